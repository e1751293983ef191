import { createApp } from './api/app.ts'

/** What the platform calls. Wiring only: routes are in api, probes in probe. */
export default createApp()
