import type { TargetFault } from '../../contract/target.ts'

/** What is wrong with a target, in German. */
export const targetFaultTextsDe: Record<TargetFault, string> = {
  empty: 'Geben Sie einen Hostnamen oder eine Adresse ein.',
  'too-long': 'Das ist zu lang für ein Ziel.',
  malformed: 'Das ist weder ein Hostname noch eine IP-Adresse noch eine URL, oder der Port liegt nicht zwischen 1 und 65535.',
  'scheme-unsupported': 'Hostlens misst https, http, wss, ws, tls und tcp, sonst nichts.',
  credentials: 'Lassen Sie Benutzernamen und Passwort weg.',
  'host-too-long': 'Ein Hostname hat höchstens 253 Zeichen und 63 in jedem Label (RFC 1035).',
  'port-missing': 'Ein Ziel mit tls:// oder tcp:// braucht einen Port, zum Beispiel tls://mail.example.com:993.',
  'path-unexpected': 'Ein Ziel mit tls:// oder tcp:// besteht aus Host und Port, ohne Pfad.',
}
