import { browserClients } from './browsers.ts'
import type { ScanClient } from './client.ts'
import { deviceClients } from './devices.ts'
import { programClients } from './programs.ts'

/** Every client that is simulated. */
export const scanClients: readonly ScanClient[] = [...browserClients, ...deviceClients, ...programClients]
