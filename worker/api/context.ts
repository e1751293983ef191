import type { Context, Hono } from 'hono'
import type { Settings } from '../deployment/settings.ts'

/** What every route finds in its context. */
export interface AppTypes {
  Bindings: object
  Variables: { settings: Settings }
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
