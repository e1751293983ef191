import { Session } from 'node:inspector/promises'
import type { Profiler } from 'node:inspector'

/** Where the time of a piece of work went: milliseconds by the name of the place, without what called it and what it called. */
export type SelfTimes = ReadonlyMap<string, number>

/** Runs the work under V8's sampling profiler. `placeOf` names the place of a frame; null leaves the frame out. */
export async function profile(work: () => Promise<void>, placeOf: (frame: Frame) => string | null): Promise<SelfTimes> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 100 })
    await session.post('Profiler.start')
    await work()
    const { profile: taken } = await session.post('Profiler.stop')
    return selfTimes(taken, placeOf)
  } finally {
    session.disconnect()
  }
}

export interface Frame {
  readonly functionName: string
  /** Empty for what V8 does by itself. */
  readonly url: string
}

function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, placeOf: (frame: Frame) => string | null): SelfTimes {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  const times = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const place = places.get(id) ?? null
    if (place !== null) times.set(place, (times.get(place) ?? 0) + (timeDeltas[i] ?? 0) / 1_000)
  }
  return times
}
