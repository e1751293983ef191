import type { Exchange } from './exchange.ts'

/** One cell of the table as a person reads it. */
export interface Row {
  readonly version: string
  readonly key: string
  readonly client: string
  readonly mode: string
  readonly cipherSuite: string
  readonly group: string
  readonly alpn: string
  readonly result: string
}

/** Collects what was tried with one maker's servers, and prints it in columns. */
export class ResultTable {
  readonly #maker: string
  readonly #rows: Row[] = []
  readonly #skipped = new Set<string>()

  constructor(maker: string) {
    this.#maker = maker
  }

  /** Notes what came of a connection, whether or not it is what the test expects. */
  add(cell: { readonly version: string; readonly key: string; readonly client: string; readonly mode: string }, exchange: Exchange): void {
    const { summary } = exchange
    this.#rows.push({
      ...cell, cipherSuite: summary?.cipherSuite ?? '', group: summary?.group ?? '', alpn: summary?.alpn ?? '', result: resultOf(exchange),
    })
  }

  /** Says aloud that something could not be tried. */
  skip(why: string): void {
    this.#skipped.add(why)
  }

  toString(): string {
    const lines = [columns, ...this.#rows.map((row) => columnNames.map((name) => row[name]))]
    const widths = columnNames.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
    const text = lines.map((line) => line.map((value, i) => value.padEnd(widths[i] ?? 0)).join('  ').trimEnd())
    const skipped = [...this.#skipped].map((why) => `SKIPPED: ${why}`)
    return `${this.#maker}: ${this.#rows.length} connections\n${[...skipped, ...text].map((line) => `  ${line}\n`).join('')}`
  }

  print(): void {
    // eslint-disable-next-line no-console -- the table is what a person runs these tests for
    console.log(this.toString())
  }
}

function resultOf({ failure, transportFailure, answer, clientCertificate, summary }: Exchange): string {
  const status = /^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1]
  const early = summary === null || summary.earlyData === 'not-sent' ? '' : `, early data ${summary.earlyData}`
  if (clientCertificate.status === 'refused') return `refused: ${clientCertificate.alert ?? 'no alert'}`
  if (failure !== null) return `${failure.code}${failure.got === null ? '' : ` (${failure.got})`}`
  if (transportFailure !== null) return transportFailure
  if (status === '400') return 'refused: HTTP 400'
  return status === '200' ? `ok${early}` : `answer ${JSON.stringify(answer.slice(0, 20))}`
}

const columnNames = ['version', 'key', 'client', 'mode', 'cipherSuite', 'group', 'alpn', 'result'] as const
const columns: readonly string[] = ['version', 'key', 'client certificate', 'mode', 'cipher suite', 'group', 'ALPN', 'result']
