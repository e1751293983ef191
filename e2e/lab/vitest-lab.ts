import type { TestProject } from 'vitest/node'
import { PROGRAM_SCENARIO_NAMES } from './program-scenarios.ts'
import { startLab, type LabDescription } from './start-lab.ts'
import { startWireHosts, type WireHosts } from './wire-hosts.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The lab that runs beside the tests; plain data, because tests inside workerd share nothing with it. */
    lab: LabDescription
    /** Further hosts of the same lab: what goes over a connection. */
    wireHosts: WireHosts['hosts']
    /** Real services with STARTTLS; null on a machine without them. */
    services: WireHosts['services']
  }
}

/** A Vitest global setup: one lab for all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lab = await startLab({ slowFirstByteMs: 300, programs: PROGRAM_SCENARIO_NAMES })
  const wire = await startWireHosts(lab)
  const description = lab.describe()
  project.provide('lab', { ...description, allowList: [...description.allowList, ...wire.allowList] })
  project.provide('wireHosts', wire.hosts)
  project.provide('services', wire.services)
  return async () => {
    await wire.close()
    await lab.close()
  }
}
