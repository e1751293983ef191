import { parseTarget } from '../../shared/contract/target.ts'
import type { AppContext } from './context.ts'
import { InFlight } from './in-flight.ts'
import { ApiProblem } from './problems.ts'
import { readRateLimiters, type RateLimiter } from './rate-limits.ts'

/** What a request is about to do. */
export interface Asked {
  /** As they were asked for, in any spelling. What is no target at all is not counted against anybody. */
  readonly targets: readonly string[]
  /**
   * What all of it costs, in probes: one for each target is the default, ten samples of one target are ten, a probe from
   * nine regions is nine. Each target is charged its share.
   */
  readonly cost?: number
  /** Probes that will be under way at once; default 1. */
  readonly atOnce?: number
}

export interface Admission {
  /** Runs the work, which gives its places back when it ends. What it throws at once goes through. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>
}

/**
 * Lets in what the limits allow: by token, by target, and by what is under way already. Every way of making this Worker
 * open a connection goes through here once. Throws {@link ApiProblem} (429 or 503) that says when to come again.
 */
export async function admit(c: AppContext, { targets, cost = Math.max(1, targets.length), atOnce = 1 }: Asked): Promise<Admission> {
  const settings = c.get('settings')
  const caller = c.get('caller').name
  const taken = inFlight.take(caller, atOnce, settings.maxProbes)
  if (taken.status === 'full') throw full(taken.bound, taken.bound === 'caller' ? settings.maxProbes.perCaller : settings.maxProbes.all)
  try {
    const { token, target } = readRateLimiters(c.env, settings)
    if (token !== null) await charge(token, caller, cost, (said, again) => new ApiProblem('token-rate-exceeded', `This token may ask for ${said}.`, undefined, again))
    if (target !== null) {
      for (const [host, share] of sharesOf(targets, cost)) {
        await charge(target, host, share, (said, again) => new ApiProblem('target-rate-exceeded', `${host} may be asked for ${said}.`, undefined, again))
      }
    }
  } catch (error) {
    taken.giveBack()
    throw error
  }
  return {
    during: (work) => {
      try {
        return work().finally(taken.giveBack)
      } catch (error) {
        taken.giveBack()
        throw error
      }
    },
  }
}

/** Takes `cost` from what a key has left, or throws what `problem` makes of it. */
async function charge(limiter: RateLimiter, key: string, cost: number, problem: (said: string, again: { retryAfterSeconds?: number }) => ApiProblem): Promise<void> {
  const said = `${limiter.limit} probes in ${limiter.periodSeconds} s`
  // No waiting helps here.
  if (cost > limiter.limit) throw problem(`${said}, and this is ${cost} at once`, {})
  for (let left = cost; left > 0; left -= chunk) {
    const taken = await Promise.all(Array.from({ length: Math.min(chunk, left) }, () => limiter.take(key)))
    // When the period began is not known; after a whole one there is room.
    if (taken.includes(false)) throw problem(said, { retryAfterSeconds: limiter.periodSeconds })
  }
}

/** What each host is charged: its share, as often as it is among the targets, in whatever spelling and with whatever port. */
function sharesOf(targets: readonly string[], cost: number): Map<string, number> {
  const share = Math.ceil(cost / Math.max(1, targets.length))
  const shares = new Map<string, number>()
  for (const text of targets) {
    const parsed = parseTarget(text)
    if (parsed.status === 'ok') shares.set(parsed.target.host, (shares.get(parsed.target.host) ?? 0) + share)
  }
  return shares
}

function full(bound: 'caller' | 'all', limit: number): ApiProblem {
  const again = { retryAfterSeconds: whileBusySeconds }
  return bound === 'caller'
    ? new ApiProblem('too-many-probes', `A token may have ${limit} probes under way.`, undefined, again)
    : new ApiProblem('busy', `The Worker runs ${limit} probes at once.`, undefined, again)
}

/** Lives as long as the isolate. */
const inFlight = new InFlight()
/** A binding takes one at a time; a handful of calls together keeps the wait short. */
const chunk = 6
/** Most probes end within it. */
const whileBusySeconds = 2
