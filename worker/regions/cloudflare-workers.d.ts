/** What Durable Objects use of workerd's own module; the full types would bring every global of a Worker into pages as well. */
declare module 'cloudflare:workers' {
  import type { DurableObjectState } from '@cloudflare/workers-types'

  export abstract class DurableObject {
    protected readonly ctx: DurableObjectState
    protected readonly env: object
    constructor(ctx: DurableObjectState, env: object)
  }
}
