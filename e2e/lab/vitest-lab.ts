import type { TestProject } from 'vitest/node'
import { startLab, type LabDescription } from './start-lab.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The lab that runs beside the tests; plain data, because tests inside workerd share nothing with it. */
    lab: LabDescription
  }
}

/** A Vitest global setup: one lab for all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lab = await startLab({ slowFirstByteMs: 300 })
  project.provide('lab', lab.describe())
  return () => lab.close()
}
