/** Bits of a prime in hex without leading zeros. */
export function bitsOf(prime: string): number {
  const top = Number.parseInt(prime.slice(0, 2) || '0', 16)
  return top === 0 ? 0 : prime.length * 4 - Math.clz32(top) + 24
}
