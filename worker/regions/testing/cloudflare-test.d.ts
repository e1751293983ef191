/** What tests of Durable Objects use of workerd's own modules. */
declare module 'cloudflare:workers' {
  export const env: object
}

declare module 'cloudflare:test' {
  import type { DurableObjectState } from '@cloudflare/workers-types'

  /** Runs inside the object, with its instance and its state. */
  export function runInDurableObject<T>(stub: unknown, run: (instance: object, state: DurableObjectState) => T | Promise<T>): Promise<T>
  /** Whether an alarm stood and has been run. */
  export function runDurableObjectAlarm(stub: unknown): Promise<boolean>
  /** Ends the instance; its storage stays. */
  export function evictDurableObject(stub: unknown): Promise<void>
}
