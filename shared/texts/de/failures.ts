import type { FailureCode } from '../../contract/failures.ts'
import type { FailureFacts, FailureText } from '../failures.ts'

const because = (facts: FailureFacts): string => (facts.got == null ? '' : `: ${facts.got}`)
const detail = (facts: FailureFacts): string => (facts.detail == null ? '' : ` (${facts.detail})`)
const validity = (facts: FailureFacts): string => `${facts.expected ?? ''}${facts.got == null ? '' : `; ${facts.got}`}`

/** The sentences of failures in German. */
export const failureTextsDe: Record<FailureCode, FailureText> = {
  'worker-not-configured': {
    message: () => 'Noch ist kein Worker eingerichtet; daher lassen sich nur DNS und Netz zeigen.',
    advice: 'In den Einstellungen Adresse und Token des Workers eintragen. „npm start“ startet einen auf diesem Rechner.',
  },
  'worker-unreachable': {
    message: (f) => `Der Worker unter ${f.host} hat nicht geantwortet${because(f)}.`,
    advice: 'Läuft er, und stimmt seine Adresse in den Einstellungen? Dann noch einmal messen.',
  },
  'worker-unauthorized': {
    message: (f) => `Der Worker unter ${f.host} nimmt dieses Token nicht an.`,
    advice: 'Das Token dort noch einmal kopieren, wo der Worker eingerichtet wurde, und in den Einstellungen einfügen.',
  },
  'worker-refused': {
    message: (f) => `Der Worker hat die Anfrage abgelehnt${because(f)}.`,
    advice: 'Der Satz darüber ist der des Workers. Ändern Sie, was er nennt, und messen Sie noch einmal.',
  },
  'worker-closed': {
    message: (f) => `Der Worker unter ${f.host} beendete die Verbindung mitten in der Messung${because(f)}.`,
    advice: 'Gezeigt wird, was bis dahin bekannt war. Noch einmal messen; geschieht es immer, hilft das Protokoll des Workers.',
  },
  'worker-not-hostlens': {
    message: (f) => `Unter ${f.host} antwortet etwas, aber kein Hostlens-Worker${because(f)}.`,
    advice: 'Die Adresse in den Einstellungen prüfen: Es ist die des Workers selbst, ohne Pfad.',
  },

  'target-forbidden': {
    message: (f) => `Der Worker darf sich nicht mit ${f.host} verbinden${because(f)}.`,
    advice: 'Private und besondere Adressen sind einem Worker im Internet verschlossen. Ein lokaler Worker erreicht sie, wenn sie auf seiner Erlaubnisliste stehen.',
  },
  'cloudflare-address': {
    message: (f) => `${f.host} liegt in Cloudflares eigenem Netz, wohin einem Worker kein Socket erlaubt wird${because(f)}.`,
    advice: 'Dem Host fehlt nichts. Ein Worker auf einem eigenen Rechner kann ihn messen; auch die Zeiten des Browsers sind wahr.',
  },
  'name-special-use': {
    message: (f) => `${f.host} ist ein Name mit besonderer Verwendung, den öffentliches DNS nie beantwortet${detail(f)}.`,
    advice: 'Solche Namen gelten nur auf dem eigenen Rechner oder im eigenen Netz: mit einem lokalen Worker messen, über die Adresse.',
  },

  'name-not-found': {
    message: (f) => `${f.host} gibt es nicht: Der Resolver sagt NXDOMAIN.`,
    advice: 'Die Schreibweise prüfen. Ein neuer Name ist vielleicht noch nicht veröffentlicht; einen internen kennt öffentliches DNS nicht.',
  },
  'name-without-address': {
    message: (f) => `${f.host} gibt es, aber ohne ${f.expected ?? 'A- oder AAAA'}-Eintrag.`,
    advice: 'Vielleicht dient der Name nur der Post oder einer Zone. Mit www. davor versuchen oder jede Adressfamilie erlauben.',
  },
  'resolver-failed': {
    message: (f) => `Der Resolver konnte ${f.host} nicht nachschlagen: Er sagt SERVFAIL.`,
    advice: 'Oft eine kaputte DNSSEC-Signatur oder Nameserver, die nicht antworten. Mit einem anderen Resolver vergleichen.',
  },
  'resolver-refused': {
    message: (f) => `Der Resolver weigerte sich, ${f.host} nachzuschlagen${detail(f)}.`,
    advice: 'Der Resolver bedient diesen Namen oder diesen Client nicht. Einen anderen wählen.',
  },
  'resolver-timeout': {
    message: (f) => `Der Resolver antwortete für ${f.host} nicht rechtzeitig.`,
    advice: 'Die Nameserver der Zone sind vielleicht langsam oder fort. Noch einmal messen, dann einen anderen Resolver versuchen.',
  },
  'resolver-unreachable': {
    message: (f) => `Der Resolver war nicht zu erreichen${because(f)}.`,
    advice: 'Stimmt seine Adresse, und lässt dieses Netz ihn durch?',
  },
  'resolver-malformed': {
    message: (f) => `Die Antwort des Resolvers für ${f.host} ist fehlerhaft${because(f)}.`,
    advice: 'Vielleicht ist die Adresse keine eines Resolvers nach RFC 8484, oder etwas dazwischen schreibt die Antworten um.',
  },
  'name-alias-loop': {
    message: (f) => `Die CNAMEs von ${f.host} führen im Kreis oder zu weit${because(f)}.`,
    advice: 'Die CNAME-Einträge der Zone berichtigen: Die Kette muss bei einem Namen mit Adressen enden.',
  },

  'connection-refused': {
    message: (f) => `${f.host} lehnte die Verbindung ab: An diesem Port hört niemand.`,
    advice: 'Den Port prüfen und ob der Dienst läuft. Eine Firewall, die abweist, sieht ebenso aus.',
  },
  'connection-timeout': {
    message: (f) => `${f.host} antwortete nicht auf den Verbindungsversuch${because(f)}.`,
    advice: 'Eine Firewall, die Pakete verwirft, ein Host, der aus ist, oder ein kaputter Weg. Eine Messung von anderswo unterscheidet sie.',
  },
  'connection-reset': {
    message: (f) => `${f.host} hat die Verbindung zurückgesetzt${because(f)}.`,
    advice: 'Der Dienst, ein Lastverteiler oder eine Firewall hat sie gekappt. Deren Protokoll sagt, wer; oft ist es eine Adresssperre.',
  },
  'network-unreachable': {
    message: (f) => `Vom Worker führt kein Weg zu ${f.host}${because(f)}.`,
    advice: 'Oft IPv6 ohne Route. Über die andere Adressfamilie messen.',
  },
  'platform-refused': {
    message: (f) => `Die Plattform, auf der der Worker läuft, verweigerte die Verbindung zu ${f.host}${because(f)}.`,
    advice: 'Cloudflares Sockets erreichen nicht jede Adresse und jeden Port. Ein Worker auf einem eigenen Rechner schon.',
  },
  'connection-failed': {
    message: (f) => `${f.host} nahm die Verbindung nicht an: An diesem Port hört niemand, oder es führt kein Weg dorthin${because(f)}.`,
    advice: 'Welches von beiden, sagt die Workers-Plattform nicht. Den Port prüfen und ob der Dienst läuft; dann die Firewall.',
  },

  'starttls-timeout': {
    message: (f) => `${f.host} nahm die Verbindung an und antwortete vor TLS nicht${because(f)}.`,
    advice: 'Vielleicht spricht es an diesem Port ein anderes Protokoll oder wartet gleich auf TLS: dann STARTTLS für diese Messung ausschalten.',
  },
  'starttls-closed': {
    message: (f) => `${f.host} schloss die Verbindung, ehe TLS begann${because(f)}.`,
    advice: 'Sein Protokoll sagt, warum. Mailserver legen bei Adressen auf, denen sie misstrauen.',
  },
  'starttls-unsupported': {
    message: (f) => `${f.host} bietet kein STARTTLS an${because(f)}.`,
    advice: 'Alles ginge im Klartext. TLS im Dienst einschalten oder den Port suchen, an dem TLS von Anfang an gilt.',
  },
  'starttls-refused': {
    message: (f) => `${f.host} weigerte sich, TLS zu beginnen${because(f)}.`,
    advice: 'Die Antwort darüber ist die des Servers. Oft fehlt sein Zertifikat oder Schlüssel oder ist nicht lesbar.',
  },
  'starttls-violation': {
    message: (f) => `${f.host} hält sich vor TLS nicht an das Protokoll${because(f)}${detail(f)}.`,
    advice: 'Gehören Port und Protokoll zusammen? Bytes, die dem Einverständnis im Klartext folgen, sind ein bekannter Angriff.',
  },
  'tls-timeout': {
    message: (f) => `${f.host} nahm die Verbindung an und sagte nichts zum ClientHello.`,
    advice: 'Vielleicht spricht der Port kein TLS, der Dienst hängt, oder etwas auf dem Weg verwirft große oder neuere ClientHellos.',
  },
  'tls-closed': {
    message: (f) => `${f.host} schloss die Verbindung mitten im TLS-Handshake${because(f)}.`,
    advice: 'Viele Server tun das statt eines Alerts, bei einem Namen oder einer Version, die sie nicht bedienen. Ihr Protokoll sagt, warum.',
  },
  'tls-not-spoken': {
    message: (f) => `${f.host} spricht an diesem Port kein TLS: Es antwortet mit ${f.got ?? 'etwas anderem'}.`,
    advice: 'Den Port prüfen. Einen unverschlüsselten HTTP-Dienst mit http:// messen; andere Protokolle brauchen vielleicht STARTTLS.',
  },
  'tls-version-unsupported': {
    message: (f) => `${f.host} spricht nur eine TLS-Version, die diese Messung nicht anbot${because(f)}.`,
    advice: 'Der Server sollte TLS 1.2 oder 1.3 anbieten. Um einen alten dennoch anzusehen, ältere Versionen für diese Messung erlauben.',
  },
  'tls-parameters-unsupported': {
    message: (f) => `${f.host} und diese Messung fanden keine gemeinsame Verschlüsselung${because(f)}.`,
    advice: 'Vergleichen Sie das Angebotene (erwartet) mit dem, was der Server wählte oder verlangte (erhalten).',
  },
  'tls-alert': {
    message: (f) => `${f.host} beendete den TLS-Handshake mit dem Alert „${f.got ?? 'unbekannt'}“.`,
    advice: 'handshake_failure heißt: keine gemeinsame Suite, oder ein Client-Zertifikat fehlt; unrecognized_name: der Host ist dort unbekannt; protocol_version: eine andere Version ist gewünscht.',
  },
  'tls-protocol-violation': {
    message: (f) => `${f.host} brach die Regeln von TLS${because(f)}${detail(f)}.`,
    advice: 'Ein Mangel im Server, im Lastverteiler oder in einem Gerät auf dem Weg. Der Code in Klammern nennt die Regel.',
  },
  'tls-bad-signature': {
    message: (f) => `${f.host} konnte nicht beweisen, dass es den Schlüssel zu seinem Zertifikat hat${detail(f)}.`,
    advice: 'Schlüssel und Zertifikat auf dem Server gehören vielleicht nicht zusammen, oder jemand sitzt dazwischen.',
  },
  'client-certificate-required': {
    message: (f) => `${f.host} verlangt ein Client-Zertifikat, und keines wurde gegeben.`,
    advice: 'Ein Client-Zertifikat mit Schlüssel angeben. Nennt der Server die Aussteller, die er annimmt, stehen sie im Bericht.',
  },
  'client-certificate-refused': {
    message: (f) => `${f.host} lehnte das Client-Zertifikat ab${because(f)}.`,
    advice: 'Ist es noch gültig, und nimmt der Server seinen Aussteller an? Das Protokoll des Servers nennt den Grund.',
  },
  'client-signature-failed': {
    message: (f) => `Die Signatur mit dem Schlüssel des Clients kam nicht zustande${because(f)}.`,
    advice: 'Gehört der Schlüssel zum Zertifikat, und kann er signieren, was der Server verlangt?',
  },

  'certificate-expired': {
    message: (f) => `Das Zertifikat von ${f.host} ist abgelaufen: ${validity(f)}.`,
    advice: 'Erneuern und prüfen, warum die automatische Erneuerung ausblieb; dann den Server neu laden, damit es benutzt wird.',
  },
  'certificate-not-yet-valid': {
    message: (f) => `Das Zertifikat von ${f.host} gilt noch nicht: ${validity(f)}.`,
    advice: 'Die Uhr des ausstellenden Rechners prüfen oder warten, bis seine Zeit gekommen ist.',
  },
  'certificate-name-mismatch': {
    message: (f) => `Das Zertifikat ist nicht für ${f.expected ?? f.host}: Es nennt ${f.got ?? 'andere Hosts'}.`,
    advice: 'Den Namen ins Zertifikat aufnehmen oder Besucher zu einem Namen schicken, den es hat. Vielleicht antwortete ein Standardzertifikat.',
  },
  'certificate-self-signed': {
    message: (f) => `${f.host} benutzt ein selbstsigniertes Zertifikat, für das niemand bürgt.`,
    advice: 'Ein Zertifikat einer öffentlichen CA verwenden. Bei einem privaten Dienst sein Zertifikat oder seine CA als eigene CA angeben.',
  },
  'certificate-unknown-issuer': {
    message: (f) => `Niemand Vertrautes bürgt für das Zertifikat von ${f.host}: Sein Aussteller ist ${f.got ?? 'unbekannt'}.`,
    advice: 'Bei einer privaten CA deren Wurzel als eigene CA angeben. Bei einer öffentlichen vergisst der Server vielleicht ein Zwischenzertifikat.',
  },
  'certificate-chain-incomplete': {
    message: (f) => `${f.host} sendet das Zwischenzertifikat nicht, das seine Kette braucht${because(f)}.`,
    advice: 'Die ganze Kette gehört auf den Server. Manche Browser holen das Fehlende oder kennen es; andere und die meisten Programme scheitern.',
  },
  'certificate-weak': {
    message: (f) => `Das Zertifikat von ${f.host} ruht auf schwacher Kryptographie${because(f)}.`,
    advice: 'Neu ausstellen mit RSA ab 2048 Bit oder ECDSA, und mit SHA-256 oder besser.',
  },
  'certificate-revoked': {
    message: (f) => `Das Zertifikat von ${f.host} ist widerrufen${because(f)}.`,
    advice: 'Ersetzen. Haben nicht Sie es widerrufen, fragen Sie die CA nach dem Grund.',
  },
  'certificate-pin-mismatch': {
    message: (f) => `Das Zertifikat von ${f.host} passt nicht zum Pin: erwartet ${f.expected ?? 'ein anderer'}, erhalten ${f.got ?? 'keiner'}.`,
    advice: 'Wurde der Schlüssel absichtlich gewechselt, den Pin ändern. Sonst sitzt vielleicht jemand dazwischen.',
  },
  'certificate-invalid': {
    message: (f) => `Die Zertifikatskette von ${f.host} ist nicht gültig${detail(f)}${because(f)}.`,
    advice: 'Der Code in Klammern nennt die Regel aus RFC 5280 oder des Webs, die sie bricht. Ihr Aussteller muss sie berichtigen.',
  },

  'http-timeout': {
    message: (f) => `${f.host} nahm die Anfrage an und antwortete nicht rechtzeitig${because(f)}.`,
    advice: 'Der Weg dorthin stimmt: Sehen Sie nach der Anwendung dahinter und nach dem, was sie selbst fragt.',
  },
  'http-closed': {
    message: (f) => `${f.host} schloss die Verbindung, ehe die Antwort vollständig war${because(f)}.`,
    advice: 'Der Dienst oder ein Proxy brach ab. Sein Fehlerprotokoll dieses Augenblicks sagt, warum.',
  },
  'http-malformed': {
    message: (f) => `Die HTTP-Antwort von ${f.host} ist fehlerhaft${because(f)}${detail(f)}.`,
    advice: 'Der Code in Klammern nennt, was nicht stimmt. Nachsichtige Browser zeigen die Seite vielleicht; Proxys und Programme nicht.',
  },
  'http-too-large': {
    message: (f) => `Der Kopf der Antwort von ${f.host} ist größer, als die Messung liest${because(f)}.`,
    advice: 'Oft Cookies ohne Ende. Auch Proxys und Browser haben Grenzen, manche viel engere.',
  },
  'http-refused': {
    message: (f) => `${f.host} nahm diese Anfrage nicht an${because(f)}${detail(f)}.`,
    advice: 'Die Verbindung selbst geht. Der Code in Klammern nennt den Grund; nur http/1.1 anzubieten zeigt, ob es an HTTP/2 liegt.',
  },
  'websocket-refused': {
    message: (f) => `${f.host} öffnete den WebSocket nicht${because(f)}.`,
    advice: 'Den Pfad prüfen und was der Dienst erwartet: einen Origin, eine Anmeldung, ein Unterprotokoll. Ein Proxy dazwischen muss Upgrades weitergeben.',
  },
  'websocket-violation': {
    message: (f) => `${f.host} brach die Regeln von WebSocket${because(f)}${detail(f)}.`,
    advice: 'Der Code in Klammern nennt die Regel aus RFC 6455. Auch Browser beenden solche Verbindungen.',
  },
  'http-not-spoken': {
    message: (f) => `${f.host} spricht hier kein HTTP${because(f)}.`,
    advice: 'Port und Schema prüfen: Ein TLS-Dienst beantwortet unverschlüsselte Anfragen so, und andere Protokolle auch.',
  },

  cancelled: { message: () => 'Die Messung wurde abgebrochen.', advice: 'Sie können jederzeit noch einmal messen.' },
  'deadline-exceeded': {
    message: (f) => `Für die Messung von ${f.host} war die Zeit um${because(f)}.`,
    advice: 'Gezeigt wird, was bis dahin bekannt war. Ist der Host nur langsam, hilft eine längere Frist.',
  },
  internal: {
    message: (f) => `Hostlens selbst versagte bei der Messung von ${f.host}${detail(f)}.`,
    advice: 'Das ist ein Fehler von Hostlens, nicht des Hosts. Bitte mit dem, was in Klammern steht, melden.',
  },
}
