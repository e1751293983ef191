import type { ScanReport } from '../contract/scan.ts'
import type { ScanJudgement } from '../contract/scan-judgement.ts'
import { scanClients } from './clients/clients.ts'
import { scanFindings } from './findings.ts'
import { checkProfile } from './profiles/check-profile.ts'
import { mozillaProfiles } from './profiles/mozilla.ts'
import { grade } from './rating/grade.ts'
import { simulate } from './simulate.ts'

/** What the facts of a scan mean: simulated clients, profiles, grade, findings. Pure, and the same everywhere. */
export function judge(report: Omit<ScanReport, 'judgement'>): ScanJudgement {
  const clients = scanClients.map((client) => simulate(report, client))
  return {
    grade: grade(report, clients),
    profiles: mozillaProfiles.map((profile) => checkProfile(report, profile)),
    clients,
    findings: scanFindings(report, clients),
  }
}
