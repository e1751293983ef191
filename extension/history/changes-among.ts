import { certificateChange } from './certificate-change.ts'
import type { CertificateChange, CertificateSighting } from './certificate-change.ts'
import type { HistoryEntry } from './history-database.ts'

type Sighted = Pick<HistoryEntry, 'id' | 'authority' | 'atMs' | 'certificate'>

/**
 * Which of these probes met another certificate than the one of the same authority before it, by their ids. `all` is what
 * they are compared with, newest first. Pure.
 */
export function changesAmong(entries: readonly Sighted[], all: readonly Sighted[]): ReadonlyMap<number, CertificateChange> {
  const sightings = Map.groupBy(all, ({ authority }) => authority)
  const changes = new Map<number, CertificateChange>()
  for (const { id, authority, atMs, certificate } of entries) {
    if (certificate === null) continue
    const others = sightings.get(authority) ?? []
    const earlier = others.slice(others.findIndex((other) => other.id === id) + 1).flatMap(sightingOf)
    const change = certificateChange({ atMs, certificate }, earlier)
    if (change !== null) changes.set(id, change)
  }
  return changes
}

function sightingOf({ atMs, certificate }: Sighted): readonly CertificateSighting[] {
  return certificate === null ? [] : [{ atMs, certificate }]
}
