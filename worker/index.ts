import { createApp } from './api/app.ts'
import { warmUp } from './warm-up/warm-up.ts'

export { RegionProber } from './regions/region-prober.ts'
export { ResultStore } from './regions/result-store.ts'
export { ScanRunner } from './regions/scan-runner.ts'

warmUp()

/** What the platform calls. Wiring only: routes are in api, probes in probe. */
export default createApp()
