/** Where a Worker can be asked to run: Cloudflare's location hints for Durable Objects, each with what it stands for. */
export const regionTable = {
  wnam: 'Western North America',
  enam: 'Eastern North America',
  sam: 'South America',
  weur: 'Western Europe',
  eeur: 'Eastern Europe',
  apac: 'Asia-Pacific',
  oc: 'Oceania',
  afr: 'Africa',
  me: 'Middle East',
} as const

export type Region = keyof typeof regionTable

export const regions = Object.keys(regionTable) as [Region, ...Region[]]
