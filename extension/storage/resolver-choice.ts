import { parseResolver, resolvers } from '../../shared/dns/resolvers.ts'
import type { Resolver } from '../../shared/dns/resolvers.ts'

/** The resolver setting: one of the known ones, or the address of any other. */
export type ResolverChoice = { readonly kind: 'cloudflare' | 'google' | 'quad9' } | { readonly kind: 'custom'; readonly url: string }

export const resolverKinds = ['cloudflare', 'google', 'quad9', 'custom'] as const
export type ResolverKind = (typeof resolverKinds)[number]

/** The resolver that a choice means. A custom address that cannot be read never gets into the settings: see `parseSettings`. */
export function chosenResolver(choice: ResolverChoice): Resolver {
  const result = parseResolver(choice.kind === 'custom' ? choice.url : choice.kind)
  return result.status === 'ok' ? result.resolver : resolvers[0]
}

/** A resolver as a person knows it: its name, or the host of its address. */
export function resolverName(url: string): string {
  const result = parseResolver(url)
  return result.status === 'ok' ? result.resolver.name : url
}
