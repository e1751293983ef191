import { readLabArguments } from './lab-arguments.ts'
import type { LabArguments } from './lab-arguments.ts'
import { startLab } from './start-lab.ts'
import type { Lab } from './start-lab.ts'

// The lab as a program: it runs until it is told to stop.

/** Signals are caught before anything is started: one that comes early must not leave the start half done. */
const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
})

const { json, ...options } = argumentsOrExit()
const lab = await startLab(options)
console.log(json ? JSON.stringify(lab.describe()) : table(lab))
await stopped
await lab.close()

function argumentsOrExit(): LabArguments {
  try {
    return readLabArguments(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
}

function table(lab: Lab): string {
  const rows = Object.entries({ ...lab.hosts, ...lab.programHosts }).map(([name, host]) => [name, host.url, host.description] as const)
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, url, description]) => `${name.padEnd(width)}  ${url}\n${' '.repeat(width)}  ${description}`)
  const common = [
    `DNS over HTTPS  ${lab.dohUrl}`,
    `root            ${lab.files.root}`,
    `client          ${lab.clientCertificates.good.certificateFile}`,
  ]
  return [...lines, '', ...common, ...lab.missing, ''].join('\n')
}
