import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unstable_readConfig as readConfig } from 'wrangler'
import * as z from 'zod'

const Config = z.looseObject({
  ratelimits: z.array(z.object({ name: z.string(), simple: z.object({ limit: z.number(), period: z.number() }) })),
  vars: z.looseObject({ HOSTLENS_RATE_LIMITS: z.record(z.string(), z.object({ limit: z.number(), periodSeconds: z.number() })) }),
})

it.each([undefined, 'production', 'local'])('the limits that the environment %s publishes are those that it binds', (env) => {
  const config = Config.parse(readConfig({ config: join(import.meta.dirname, '..', '..', 'wrangler.jsonc'), ...(env !== undefined && { env }) }, { hideWarnings: true }))
  const bound = config.ratelimits.map(({ name, simple }) => [name, { limit: simple.limit, periodSeconds: simple.period }])
  const { token, target } = config.vars.HOSTLENS_RATE_LIMITS
  expect(Object.fromEntries(bound)).toEqual({ HOSTLENS_TOKEN_RATE: token, HOSTLENS_TARGET_RATE: target })
})
