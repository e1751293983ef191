import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unstable_readConfig as readConfig } from 'wrangler'
import * as z from 'zod'

const Config = z.looseObject({ name: z.string(), vars: z.record(z.string(), z.unknown()) })
type Config = z.infer<typeof Config>

/** The Worker's configuration as wrangler understands it, in one environment or in none. */
function configOf(env?: string): Config {
  const config = join(import.meta.dirname, '..', '..', 'wrangler.jsonc')
  return Config.parse(readConfig({ config, ...(env !== undefined && { env }) }, { hideWarnings: true }))
}

/** What an environment does not inherit, as far as a Worker like this one could have it, and what the two share. */
const shared = [
  'durable_objects', 'ratelimits', 'kv_namespaces', 'd1_databases', 'r2_buckets', 'services', 'queues', 'analytics_engine_datasets', 'migrations',
  'compatibility_date', 'compatibility_flags', 'observability', 'main',
]

function sharedOf(config: Config): Record<string, unknown> {
  return Object.fromEntries(shared.map((name) => [name, config[name]]))
}

describe.each(['production', 'local'])('the environment %s', (env) => {
  it('has every binding and every variable that the Worker has without one', () => {
    const top = configOf()
    const own = configOf(env)
    expect(sharedOf(own)).toEqual(sharedOf(top))
    expect(own.vars).toEqual({ ...top.vars, HOSTLENS_KIND: env === 'local' ? 'local' : 'edge' })
    expect(own).toMatchObject({ observability: { enabled: true }, durable_objects: { bindings: [{}, {}, {}] } })
  })

  it('has no secret among its variables', () => {
    expect(Object.keys(configOf(env).vars).filter((name) => /TOKENS?$|KEY|SECRET/.test(name))).toEqual([])
  })
})

it('the deployed Worker has the name of the product', () => {
  expect(configOf('production').name).toBe('hostlens')
})
