import type { Failure } from '../../shared/contract/failures.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import type { Target } from '../../shared/contract/target.ts'
import type { ClientKey } from '../keys/client-key.ts'
import type { RemoteSigner } from '../keys/remote-signer.ts'
import type { ProbeSetup, SetupWorker } from '../probe-state/probe-setup.ts'
import type { SavedWorker } from '../storage/saved-worker.ts'
import { workerLabel } from '../storage/saved-worker.ts'
import { defaultWorker } from '../storage/settings.ts'
import type { Settings } from '../storage/settings.ts'
import { clientFailure } from './client-failure.ts'
import { requestFor, serverNameOf } from './request-for.ts'
import type { ProbeExtras } from './request-for.ts'

/** A probe that is ready to be made: whom to ask for what, and who signs. */
export interface PreparedProbe {
  /** Null where none is set up. */
  readonly worker: SavedWorker | null
  readonly request: ProbeRequest
  readonly signer: RemoteSigner | null
  readonly setup: ProbeSetup
  /** Something that the profile asks for is not there; then nothing is sent. */
  readonly failure: Failure | null
}

/**
 * Puts together what a target's profile and the settings say. A Worker that is named in the extras comes before the profile's
 * and the default one. Reads a key only where a profile names one. Never rejects.
 */
export async function prepareProbe(
  { target, settings, extras: { workerId, ...extras } = {} }: { readonly target: Target; readonly settings: Settings; readonly extras?: ProbeExtras },
): Promise<PreparedProbe> {
  const profile = settings.profiles.length === 0 ? null : (await import('../profiles/choose-profile.ts')).chooseProfile(settings.profiles, target)
  const wanted = [workerId, profile?.workerId].map((id) => settings.workers.find((one) => one.id === id)).find((one) => one !== undefined)
  const worker = wanted ?? defaultWorker(settings)
  const keyId = profile?.clientKeyId ?? null
  const client = keyId === null ? null : await readClient(keyId)
  const request = requestFor({ target, settings, profile, chainPem: client?.chainPem ?? null, extras })
  const usesKey = request.tls?.clientCertificate !== undefined
  return {
    worker,
    request,
    signer: client === null || !usesKey ? null : client.signer(target, request),
    setup: {
      worker: worker === null ? null : named(worker),
      workers: settings.workers.map(named),
      profile: profile === null ? null : { id: profile.id, pattern: profile.pattern },
      clientKey: usesKey && client !== null ? client.key.name : null,
      regions: profile?.regions ?? [],
      request,
    },
    failure: keyId !== null && client === null ? await clientFailure('client-signature-failed', { host: target.authority, got: 'the key of this host’s profile is no longer in this browser' }) : null,
  }
}

function named(worker: SavedWorker): SetupWorker {
  return { id: worker.id, name: workerLabel(worker) }
}

interface Client {
  readonly key: ClientKey
  readonly chainPem: string
  readonly signer: (target: Target, request: ProbeRequest) => RemoteSigner
}

/** Loaded when it is needed: most probes have no key, and the popup opens faster without. */
async function readClient(id: string): Promise<Client | null> {
  const [{ loadKey }, { RemoteSigner }, { chainPemOf }] = await Promise.all([import('../keys/stored-keys.ts'), import('../keys/remote-signer.ts'), import('../keys/chain-pem.ts')])
  const key = await loadKey(id).catch(() => null)
  if (key === null) return null
  return {
    key,
    chainPem: chainPemOf(key),
    signer: (target, request) => new RemoteSigner(key, {
      host: target.host,
      serverName: serverNameOf(request, target),
      samples: request.samples ?? 1,
      maxHops: 1 + (request.maxRedirects ?? 0),
    }),
  }
}
