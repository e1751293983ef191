/**
 * The order in which addresses are tried (RFC 8305 section 4): IPv6 first, then one of each family in turn, so that a
 * family that does not work costs one attempt and not all of them. The resolver's order stays within a family.
 */
export function interleaveFamilies<T extends { readonly family: 'ipv4' | 'ipv6' }>(addresses: readonly T[]): T[] {
  const ipv6 = addresses.filter(({ family }) => family === 'ipv6')
  const ipv4 = addresses.filter(({ family }) => family === 'ipv4')
  return Array.from({ length: Math.max(ipv6.length, ipv4.length) }, (_, i) => [ipv6[i], ipv4[i]])
    .flat()
    .filter((address) => address !== undefined)
}
