import { textOf as of, type FindingText } from '../../texts/network-findings.ts'
import type { ScanFindingCode } from '../finding-table.ts'

const nothingToDo = 'Nichts zu tun.'

/** The sentences of a scan's findings in German. */
export const scanFindingTextsDe: Record<ScanFindingCode, FindingText> = {
  'sslv3-accepted': {
    message: () => 'Der Server nimmt SSL 3.0 an, dessen Verschlüsselung ein Angreifer auf dem Weg brechen kann (POODLE, RFC 7568).',
    advice: 'Ausschalten. Nichts, was noch in Gebrauch ist, braucht es.',
  },
  'no-current-version': {
    message: (p) => `Die neueste Version, die der Server annimmt, ist ${of(p, 'newest')}: Heutige Browser verbinden sich damit nicht.`,
    advice: 'TLS 1.2 und TLS 1.3 einschalten; meist braucht es dafür eine neuere TLS-Bibliothek.',
  },
  'outdated-versions-accepted': {
    message: (p) => `Der Server nimmt ${of(p, 'versions')} an; RFC 8996 hat das abgeschafft.`,
    advice: 'Ausschalten, außer es müssen Geräte von vor 2014 bedient werden. Browser lehnen es seit 2020 ab.',
  },
  'tls13-missing': {
    message: () => 'Der Server nimmt TLS 1.3 nicht an.',
    advice: 'Einschalten: Es spart jedem Besucher einen Umlauf und hat nur starke Cipher-Suiten.',
  },
  'tls13-accepted': { message: () => 'Der Server nimmt TLS 1.3 an.', advice: nothingToDo },
  'outdated-versions-refused': { message: () => 'Der Server lehnt jede Version vor TLS 1.2 ab.', advice: nothingToDo },

  'suites-without-encryption': {
    message: (p) => `Der Server nimmt Cipher-Suiten an, die nichts verschlüsseln: ${of(p, 'suites')}.`,
    advice: 'Sofort entfernen: Jeder auf dem Weg kann mitlesen.',
  },
  'suites-without-authentication': {
    message: (p) => `Der Server nimmt Cipher-Suiten ohne Zertifikat an: ${of(p, 'suites')}.`,
    advice: 'Sofort entfernen: Jeder auf dem Weg kann sich als dieser Server ausgeben.',
  },
  'suites-export': {
    message: (p) => `Der Server nimmt Export-Suiten an, die in den 1990ern absichtlich geschwächt wurden: ${of(p, 'suites')}.`,
    advice: 'Sofort entfernen: Sie gefährden auch Besucher, die nie danach fragen (FREAK, Logjam).',
  },
  'suites-rc4': {
    message: (p) => `Der Server nimmt RC4 an (${of(p, 'versions')}), das RFC 7465 verbietet: ${of(p, 'suites')}.`,
    advice: 'Entfernen: Cookies lassen sich aus Aufzeichnungen zurückgewinnen.',
  },
  'suites-short-key': {
    message: (p) => `Der Server nimmt Cipher an, deren Schlüssel sich durch Probieren finden lassen: ${of(p, 'suites')}.`,
    advice: 'Entfernen. AES-GCM und ChaCha20-Poly1305 behalten.',
  },
  'forward-secrecy-missing': {
    message: () => 'Keine Cipher-Suite hat Forward Secrecy: Wer eines Tages den Schlüssel bekommt, kann alles lesen, was bis dahin aufgezeichnet wurde.',
    advice: 'TLS 1.3 einschalten, und ECDHE-Suiten für TLS 1.2.',
  },
  'suites-small-block': {
    message: (p) => `Der Server nimmt Cipher mit 64-Bit-Blöcken an (${of(p, 'versions')}), die bei langen Verbindungen etwas verraten (SWEET32): ${of(p, 'suites')}.`,
    advice: 'Entfernen. Nur Windows XP hat nichts Besseres.',
  },
  'suites-without-forward-secrecy': {
    message: (p) => `Der Server nimmt ${of(p, 'count')} ohne Forward Secrecy an: ${of(p, 'suites')}.`,
    advice: 'Entfernen: Jeder Browser seit 2013 spricht ECDHE. Statisches RSA lädt auch zu Angriffen nach Bleichenbacher ein (ROBOT).',
  },
  'suites-weak-preferred': {
    message: (p) => `In ${of(p, 'version')} zieht die Reihenfolge des Servers ${of(p, 'weaker')} vor ${of(p, 'stronger')}.`,
    advice: 'Die Liste ordnen: Suiten mit ECDHE und AES-GCM oder ChaCha20-Poly1305 zuerst.',
  },
  'suites-cbc': {
    message: (p) => `Der Server nimmt mit TLS 1.2 ${of(p, 'count')} im CBC-Modus an, gegen den es immer neue Padding-Angriffe gibt: ${of(p, 'suites')}.`,
    advice: 'Entfernen, außer Clients von vor 2014 zählen: Wer heute TLS 1.2 spricht, hat AES-GCM.',
  },
  'suites-client-chooses': {
    message: (p) => `In ${of(p, 'versions')} zählt die Reihenfolge des Clients, und schwache Suiten sind darunter.`,
    advice: 'Die schwachen entfernen oder die Reihenfolge des Servers zählen lassen.',
  },
  'suites-strong-only': { message: () => 'Jede Cipher-Suite ist ein AEAD mit Forward Secrecy.', advice: nothingToDo },

  'dh-prime-broken': {
    message: (p) => `Der Server benutzt Diffie-Hellman-Parameter mit ${of(p, 'bits')} Bit, die schon Einzelne brechen können.`,
    advice: 'ffdhe2048 (RFC 7919) verwenden oder die DHE-Suiten entfernen.',
  },
  'dh-prime-short': {
    message: (p) => `Der Server benutzt Diffie-Hellman-Parameter mit ${of(p, 'bits')} Bit; 2048 sind heute das Mindeste.`,
    advice: 'ffdhe2048 (RFC 7919) verwenden oder die DHE-Suiten entfernen: ECDHE genügt für alle, die zählen.',
  },
  'dh-prime-shared': {
    message: (p) => `Der Server teilt seine Diffie-Hellman-Primzahl mit ${of(p, 'bits')} Bit mit vielen anderen (${of(p, 'prime')}): Eine große Berechnung bricht sie alle (Logjam).`,
    advice: 'ffdhe2048 (RFC 7919) verwenden oder die DHE-Suiten entfernen.',
  },
  'groups-weak': {
    message: (p) => `Der Server nimmt zu kleine Gruppen an: ${of(p, 'groups')}.`,
    advice: 'X25519MLKEM768, x25519, secp256r1 und secp384r1 behalten.',
  },
  'post-quantum-missing': {
    message: () => 'Der Server hat keinen quantensicheren Schlüsselaustausch: Was heute aufgezeichnet wird, liest später vielleicht ein Quantenrechner.',
    advice: 'X25519MLKEM768 einschalten (OpenSSL 3.5, Go 1.24 und die meisten CDNs haben es); Browser bieten es schon an.',
  },
  'post-quantum-accepted': {
    message: (p) => `Der Server nimmt ${of(p, 'groups')} an: Heute aufzeichnen und später mit einem Quantenrechner entschlüsseln gelingt nicht.`,
    advice: nothingToDo,
  },
  'hello-retry-refused': {
    message: () => 'Der Server lehnt ein ClientHello ohne Schlüsselanteil für seine Gruppen ab, statt um einen zu bitten (RFC 8446, Abschnitt 4.1.4).',
    advice: 'Clients mit anderer erster Wahl können sich nicht verbinden. Die TLS-Bibliothek aktualisieren oder das Gerät vor dem Server.',
  },
  'signature-hash-broken': {
    message: (p) => `In ${of(p, 'version')} signiert der Server seinen Schlüsselaustausch mit ${of(p, 'schemes')}, dessen Hash gebrochen ist (RFC 9155).`,
    advice: 'Die Signaturverfahren auf SHA-256 und besser beschränken.',
  },
  'signature-offer-ignored': {
    message: (p) => `In ${of(p, 'version')} signiert der Server mit einem Verfahren, das der Client nicht angeboten hat.`,
    advice: 'Strenge Clients geben hier auf. Die TLS-Bibliothek aktualisieren.',
  },

  'certificate-untrusted': {
    message: (p) => `Ein nicht vertrauenswürdiges Zertifikat (${of(p, 'reason')}) bekommen: ${of(p, 'clients')}. Es ist ${of(p, 'subject')}.`,
    advice: 'Sie zeigen eine Warnung oder scheitern. Die Kette steht im Abschnitt zu den Zertifikaten.',
  },
  'certificate-untrusted-without-name': {
    message: (p) => `Das Standardzertifikat des Servers, das nicht für diesen Namen ist, bekommen: ${of(p, 'clients')}. Es ist ${of(p, 'subject')}.`,
    advice: 'Üblich, wo mehrere Websites einen Server teilen. Es betrifft nur Clients von vor 2011.',
  },
  'certificate-expiring': {
    message: (p) => `Ein Zertifikat, das in ${of(p, 'days')} abläuft, bekommen: ${of(p, 'clients')}. Es ist ${of(p, 'subject')}.`,
    advice: 'Auch dieses erneuern. Eine Überwachung, die nur eine Art von Client prüft, sieht es nicht.',
  },
  'certificate-key-short': {
    message: (p) => `Der Schlüssel eines Zertifikats ist zu kurz (${of(p, 'key')}): ${of(p, 'subject')}.`,
    advice: 'Neu ausstellen lassen, mit ECDSA P-256 oder mit RSA ab 2048 Bit.',
  },
  'certificate-hash-broken': {
    message: (p) => `Ein Zertifikat ist mit einem gebrochenen Hash signiert (${of(p, 'algorithm')}): ${of(p, 'subject')}.`,
    advice: 'Clients lehnen es ab. Neu ausstellen lassen.',
  },
  'certificates-by-client': {
    message: (p) => `Der Server hat ${of(p, 'count')} Zertifikatsketten und wählt je nach Client: ${of(p, 'who')}.`,
    advice: 'Alle überwachen: Jede hat ihren eigenen Ablauf und ihre eigene Kette.',
  },
  'server-name-needed': {
    message: (p) => `Clients, die den Namen des Servers nicht senden (SNI), werden abgelehnt: ${of(p, 'how')}.`,
    advice: 'Das betrifft nur Clients von vor 2011 und eine Überwachung, die sich über die Adresse verbindet.',
  },
  'client-certificate-asked-for': {
    message: (p) => `Der Server fragt nach einem Client-Zertifikat, in ${of(p, 'versions')}.`,
    advice: 'Browser können Besuchern eine Auswahl zeigen. Nur dort fragen, wo es nötig ist.',
  },

  'compression-accepted': {
    message: () => 'Der Server komprimiert innerhalb von TLS; das verrät Geheimnisse durch ihre Länge (CRIME).',
    advice: 'TLS-Kompression ausschalten.',
  },
  'renegotiation-insecure': {
    message: () => 'Der Server kennt keine sichere Neuverhandlung (RFC 5746): Ein Angreifer kann der Anfrage eines Besuchers eine eigene voranstellen.',
    advice: 'Die TLS-Bibliothek aktualisieren: Seit 2010 hat es jede.',
  },
  'downgrade-sentinel-missing': {
    message: () => 'Der Server spricht TLS 1.3 und kennzeichnet seine älteren Antworten nicht (RFC 8446, Abschnitt 4.1.3): Ein Downgrade bliebe unbemerkt.',
    advice: 'Vielleicht beendet ein Gerät vor dem Server TLS an seiner Stelle. Dieses aktualisieren.',
  },
  'fallback-signal-ignored': {
    message: () => 'Der Server beachtet das Fallback-Signal nicht (TLS_FALLBACK_SCSV, RFC 7507).',
    advice: 'Ein Angreifer kann Clients, die es mit älteren Versionen noch einmal versuchen, auf diese hinabdrücken. Die TLS-Bibliothek aktualisieren.',
  },
  'extended-master-secret-missing': {
    message: () => 'Vor TLS 1.3 bindet der Server die Sitzungsschlüssel nicht an den Handshake (Extended Master Secret, RFC 7627).',
    advice: 'Die TLS-Bibliothek aktualisieren; Clients nach FIPS verbinden sich ohne es nicht.',
  },
  'encrypt-then-mac-missing': {
    message: () => 'CBC-Suiten werden ohne Encrypt-then-MAC angenommen (RFC 7366).',
    advice: 'Die CBC-Suiten entfernen; das ist einfacher, als sie zu reparieren.',
  },
  'heartbeat-offered': {
    message: () => 'Der Server bietet die Erweiterung Heartbeat an (RFC 6520), die über TCP niemand nutzt.',
    advice: 'Ausschalten und sicherstellen, dass die TLS-Bibliothek neuer ist als 2014 (Heartbleed).',
  },
  'early-data-accepted': {
    message: (p) => `Der Server nimmt frühe Daten an (0-RTT), bis zu ${of(p, 'bytes')}, die ein Angreifer noch einmal senden kann.`,
    advice: 'Sicherstellen, dass aus frühen Daten nur Anfragen ohne Wirkung beantwortet werden (RFC 8470).',
  },
  'ticket-lifetime-long': {
    message: (p) => `Session-Tickets gelten ${of(p, 'days')} Tage; RFC 8446 erlaubt sieben.`,
    advice: 'Auf einen Tag verkürzen: Wer den Schlüssel der Tickets bekommt, kann die Sitzungen lesen.',
  },
  'resumption-missing': {
    message: () => 'Der Server nimmt keine Sitzung wieder auf, auf keinem Weg.',
    advice: 'Jeder Besuch bezahlt einen vollen Handshake. Session-Tickets einschalten und ihre Schlüssel zwischen den Servern teilen.',
  },
  intolerant: {
    message: (p) => `Der Server scheitert an etwas, womit er leben muss: ${of(p, 'what')} (${of(p, 'how')}).`,
    advice: 'Neuere Clients kommen nicht durch. Die TLS-Bibliothek aktualisieren oder das Gerät vor dem Server.',
  },

  'current-clients-fail': {
    message: (p) => `Heutige Clients können sich nicht verbinden: ${of(p, 'clients')}.`,
    advice: 'Warum, steht bei jedem im Abschnitt zu den Clients.',
  },
  'older-clients-fail': {
    message: (p) => `Nicht verbinden können sich ${of(p, 'count')}: ${of(p, 'clients')}.`,
    advice: 'Üblich bei einem gut eingerichteten Server. Sicherstellen, dass kein Besucher sie braucht.',
  },
  'current-clients-connect': {
    message: (p) => `Alle ${of(p, 'count')} simulierten Clients der letzten fünf Jahre verbinden sich mit starker Verschlüsselung.`,
    advice: nothingToDo,
  },
  'not-everything-tested': {
    message: (p) => `Nicht alles ließ sich testen: ${of(p, 'what')}.`,
    advice: 'Was fehlt, steht am Ende des Berichts, jeweils mit dem Grund.',
  },
}
