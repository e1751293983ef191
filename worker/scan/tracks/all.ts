import { certificatesTrack } from './certificates.ts'
import { alpnTrack, fallbackTrack } from './features.ts'
import { handshakes13Track, resumptionTrack } from './handshakes.ts'
import { helloRetryTrack, sweep13Track } from './sweep-13.ts'
import { sweepTrack } from './sweep.ts'
import { tolerancesTrack } from './tolerances.ts'
import type { TrackPlan } from './track.ts'
import { versionTrack } from './versions.ts'

/** Every track, the longest first among those that run side by side, so that none is left to run alone at the end. */
export const allTracks: readonly TrackPlan[] = [
  versionTrack('TLSv1.3'), versionTrack('TLSv1.2'), versionTrack('TLSv1.1'), versionTrack('TLSv1.0'), versionTrack('SSLv3'),
  sweepTrack('TLSv1.2'), sweep13Track, handshakes13Track, resumptionTrack, sweepTrack('TLSv1.1'), sweepTrack('TLSv1.0'), sweepTrack('SSLv3'),
  certificatesTrack, alpnTrack, tolerancesTrack, fallbackTrack, helloRetryTrack,
]
