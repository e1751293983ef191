import type { Context, Hono } from 'hono'
import type { Settings } from '../deployment/settings.ts'
import type { Caller } from './access.ts'

/** What every route finds in its context. */
export interface AppTypes {
  Bindings: object
  Variables: {
    settings: Settings
    /** Who asks; not there before the token of a WebSocket's first message. */
    caller: Caller
  }
}
export type App = Hono<AppTypes>
export type AppContext = Context<AppTypes>

/** Keeps the invocation alive until the promise has settled. */
export function keepAlive(c: AppContext, promise: Promise<unknown>): void {
  try {
    c.executionCtx.waitUntil(promise)
  } catch {
    // Under a plain test there is no execution context, and Hono throws; the promise is running all the same.
  }
}
