import { failureCodes, type FailureCode } from '../../shared/contract/failures.ts'
import { regions, type Region } from '../../shared/contract/region-names.ts'
import { RecordedResult } from '../../shared/contract/results.ts'
import type { Timings } from '../../shared/contract/timings.ts'
import type { Measured } from './result-statistics.ts'
import type { ResultSummary } from './result-summary.ts'

/** The values that a store of SQLite takes and gives. */
export type SqlValue = string | number | null | ArrayBuffer
export type SqlRow = Record<string, SqlValue>

/** A table of results; each column of phases is in ms, and null where the phase did not happen. */
export const createTables = `
  CREATE TABLE IF NOT EXISTS results (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL,
    probe_id TEXT NOT NULL, scheme TEXT NOT NULL, port INTEGER NOT NULL, region TEXT, colo TEXT,
    outcome TEXT NOT NULL, failure TEXT, hops INTEGER NOT NULL, family TEXT, status INTEGER,
    tls_version TEXT, tls_cipher_suite TEXT, tls_group TEXT,
    leaf_sha256 TEXT, leaf_not_after TEXT, leaf_issuer TEXT,
    dns REAL, tcp REAL, starttls REAL, tls REAL, sign REAL, firstByte REAL, upgrade REAL, download REAL, other REAL NOT NULL, total REAL NOT NULL
  );
  CREATE INDEX IF NOT EXISTS results_by_expiry ON results (expires_at_ms);
  CREATE INDEX IF NOT EXISTS results_by_start ON results (started_at_ms);
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
`

/** Columns and values of a new row. */
export function toRow(summary: ResultSummary, expiresAtMs: number): SqlRow {
  const { timings, tls, certificate } = summary
  return {
    started_at_ms: Date.parse(summary.startedAt),
    expires_at_ms: expiresAtMs,
    probe_id: summary.probeId,
    scheme: summary.scheme,
    port: summary.port,
    region: summary.region,
    colo: summary.colo,
    outcome: summary.outcome,
    failure: summary.failure,
    hops: summary.hops,
    family: summary.family,
    status: summary.status,
    tls_version: tls?.version ?? null,
    tls_cipher_suite: tls?.cipherSuite ?? null,
    tls_group: tls?.group ?? null,
    leaf_sha256: certificate?.fingerprintSha256 ?? null,
    leaf_not_after: certificate?.notAfter ?? null,
    leaf_issuer: certificate?.issuer ?? null,
    dns: timings.dns,
    tcp: timings.tcp,
    starttls: timings.starttls ?? null,
    tls: timings.tls,
    sign: timings.sign,
    firstByte: timings.firstByte,
    upgrade: timings.upgrade ?? null,
    download: timings.download,
    other: timings.other,
    total: timings.total,
  }
}

/** A row as the contract has it. Throws where the store holds something else. */
export function fromRow(row: SqlRow): RecordedResult {
  return RecordedResult.parse({
    id: row['id'],
    probeId: row['probe_id'],
    startedAt: new Date(Number(row['started_at_ms'])).toISOString(),
    expiresAt: new Date(Number(row['expires_at_ms'])).toISOString(),
    scheme: row['scheme'],
    port: row['port'],
    region: row['region'],
    colo: row['colo'],
    outcome: row['outcome'],
    failure: row['failure'],
    hops: row['hops'],
    timings: timingsOf(row),
    family: row['family'],
    status: row['status'],
    tls: row['tls_version'] === null ? null : { version: row['tls_version'], cipherSuite: row['tls_cipher_suite'], group: row['tls_group'] },
    certificate: row['leaf_sha256'] === null ? null : { fingerprintSha256: row['leaf_sha256'], notAfter: row['leaf_not_after'], issuer: row['leaf_issuer'] },
  })
}

/** What figures are made of. To parse thousands of rows whole would cost more than the figures themselves. */
export const measuredColumns = 'region, outcome, failure, dns, tcp, starttls, tls, sign, firstByte, upgrade, download, other, total'

/** A row of {@link measuredColumns}. */
export function measuredFrom(row: SqlRow): Measured {
  const ms = (name: string): number | null => {
    const value = row[name]
    return typeof value === 'number' ? value : null
  }
  return {
    region: regionsByName.get(row['region'] ?? null) ?? null,
    outcome: row['outcome'] === 'ok' ? 'ok' : 'failed',
    failure: failuresByName.get(row['failure'] ?? null) ?? null,
    timings: {
      dns: ms('dns'), tcp: ms('tcp'), starttls: ms('starttls'), tls: ms('tls'), sign: ms('sign'),
      firstByte: ms('firstByte'), upgrade: ms('upgrade'), download: ms('download'), other: ms('other'), total: ms('total'),
    },
  }
}

function timingsOf(row: SqlRow): Record<keyof Timings, SqlValue | undefined> {
  return {
    dns: row['dns'], tcp: row['tcp'], starttls: row['starttls'] ?? undefined, tls: row['tls'], sign: row['sign'],
    firstByte: row['firstByte'], upgrade: row['upgrade'] ?? undefined, download: row['download'], other: row['other'], total: row['total'],
  }
}

const regionsByName: ReadonlyMap<SqlValue, Region> = new Map(regions.map((region) => [region, region]))
const failuresByName: ReadonlyMap<SqlValue, FailureCode> = new Map(failureCodes.map((code) => [code, code]))
