import * as z from 'zod'
import type { Region } from '../../shared/contract/region-names.ts'
import type { RegionProber } from './region-prober.ts'
import type { ResultStore } from './result-store.ts'
import type { ScanRunner } from './scan-runner.ts'

/** A class of Durable Objects, as far as it is used here. The methods of an object are called from afar, by its stub. */
export interface ObjectNamespace<Stub> {
  readonly idFromName: (name: string) => ObjectId
  readonly get: (id: ObjectId, options?: { readonly locationHint?: Region }) => Stub
}

export type RegionProberStub = Remote<Pick<RegionProber, 'probe' | 'cancel'>>
export type ScanRunnerStub = Remote<Pick<ScanRunner, 'scan' | 'cancel'>>
export type ResultStoreStub = Remote<Pick<ResultStore, 'add' | 'page' | 'aggregate' | 'clear'>>

export interface RegionBindings {
  readonly regions: ObjectNamespace<RegionProberStub>
  readonly results: ObjectNamespace<ResultStoreStub>
  readonly scans: ObjectNamespace<ScanRunnerStub>
}

/** The Durable Objects as wrangler.jsonc binds them. Throws an Error that names the binding that is missing. */
export function readRegionBindings(env: unknown): RegionBindings {
  const parsed = Bindings.safeParse(env)
  if (!parsed.success) throw new Error(`Hostlens is set up wrongly: ${z.prettifyError(parsed.error)}`)
  return { regions: parsed.data.REGION_PROBER, results: parsed.data.RESULT_STORE, scans: parsed.data.SCAN_RUNNER }
}

/** Methods as they are called from afar: each call may fail as a network does. */
type Remote<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (...args: infer Args) => infer Result ? (...args: Args) => Promise<Awaited<Result>> : never
}

/** Opaque to everybody but the platform. */
interface ObjectId {
  readonly name?: string | undefined
}

/** Which class a namespace holds cannot be seen on it: wrangler.jsonc says so. */
function namespace<Stub>(): z.ZodType<ObjectNamespace<Stub>> {
  return z.custom<ObjectNamespace<Stub>>((value) => typeof value === 'object' && value !== null && 'idFromName' in value, 'A binding of Durable Objects is missing.')
}

const Bindings = z.object({ REGION_PROBER: namespace<RegionProberStub>(), RESULT_STORE: namespace<ResultStoreStub>(), SCAN_RUNNER: namespace<ScanRunnerStub>() })
