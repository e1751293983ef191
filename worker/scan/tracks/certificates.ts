import type { ScanClientKind } from '../../../shared/contract/scan.ts'
import { helloFor } from './hellos.ts'
import { handshake } from './handshakes.ts'
import type { Knowledge } from './knowledge.ts'
import type { Track, TrackPlan } from './track.ts'
import { versionTracks } from './versions.ts'
import { viewOf } from './views.ts'

/**
 * Which certificate clients get by the name that they ask for: none (before 2006 nobody had SNI), and one that the server cannot
 * know. Which they get by the kind of key comes with the suites and the signature schemes.
 */
export const certificatesTrack: TrackPlan = {
  name: 'certificates',
  parts: ['certificates'],
  what: 'certificates without SNI and with an unknown name',
  after: versionTracks,
  expected: 4,
  applies: (known) => known.accepted.length > 0,
  *run(known, settings): Track {
    const older = known.newestInTheClear
    const names = settings.serverName === null ? [unknownName] : [null, unknownName]
    for (const serverName of names) {
      const kind = serverName === null ? 'absent' : 'unknown'
      if (older !== null) {
        const style = known.answerOf(older)?.style ?? 'rich'
        if (older !== 'SSLv3') note(known, { version: older, serverName: kind, authentication: 'any' }, yield helloFor(older, style, { ...settings, serverName, alpn: [] }))
      }
      if (known.answerOf('TLSv1.3') !== null) {
        note(known, { version: 'TLSv1.3', serverName: kind, authentication: 'any' }, yield handshake('TLSv1.3', { ...settings, serverName }, { then: 'certificate' }))
      }
    }
  },
}

function note(known: Knowledge, kind: ScanClientKind, answer: Parameters<typeof viewOf>[1]): void {
  const view = viewOf(kind, answer)
  if (view !== null) known.views.push(view)
}

/** RFC 6761 section 6.4: no server can be of this name. */
const unknownName = 'hostlens-unknown-name.invalid'
