import type { TestProject } from 'vitest/node'
import { startLab, type LabDescription } from './start-lab.ts'
import { startWireHosts, type WireHosts } from './wire-hosts.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The lab that runs beside the tests; plain data, because tests inside workerd share nothing with it. */
    lab: LabDescription
    /** Further hosts of the same lab: what goes over a connection. */
    wireHosts: WireHosts['hosts']
  }
}

/** A Vitest global setup: one lab for all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lab = await startLab({ slowFirstByteMs: 300 })
  const wire = await startWireHosts(lab)
  const description = lab.describe()
  project.provide('lab', { ...description, allowList: [...description.allowList, ...wire.allowList] })
  project.provide('wireHosts', wire.hosts)
  return async () => {
    await wire.close()
    await lab.close()
  }
}
