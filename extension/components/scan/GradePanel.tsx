import type { JSX } from 'preact'
import type { ScanGrade } from '../../../shared/contract/scan-judgement.ts'
import { t } from '../../locales/i18n.ts'
import { scanPhrase } from '../../locales/scan-texts.ts'
import { Section } from '../Section.tsx'

/** The grade, what it is made of, and the rules that hold it down; or why there is none. */
export function GradePanel({ grade }: { readonly grade: ScanGrade }): JSX.Element {
  const { grade: letter, withheld, gradeIfTrusted, score, reasons, guide, version, source } = grade
  return (
    <Section id="scan-grade" heading={t('scan.grade.heading')}>
      <div class="grade">
        <p class={`grade-letter grade-${toneOf(letter)}`}><span class="visually-hidden">{t('scan.grade.label')}: </span>{letter ?? '–'}</p>
        <div class="grade-body">
          {withheld === null ? null : <p class="grade-withheld">{t('scan.grade.withheld', scanPhrase(withheld))}</p>}
          {gradeIfTrusted === null ? null : <p>{t('scan.grade.ifTrusted', gradeIfTrusted)}</p>}
          {score === null ? null : (
            <dl class="grade-scores">
              <Score label={t('scan.grade.protocolSupport')} value={score.protocolSupport} />
              <Score label={t('scan.grade.keyExchange')} value={score.keyExchange} />
              <Score label={t('scan.grade.cipherStrength')} value={score.cipherStrength} />
            </dl>
          )}
        </div>
      </div>
      {reasons.length === 0 ? null : (
        <ul class="grade-reasons">
          {reasons.map(({ limit, message }, index) => (
            <li key={index} class={limit === null ? 'muted' : undefined}>
              {limit === null ? null : <span class={`grade-limit grade-${toneOf(limit)}`}>{t(limit === 'T' || limit === 'M' ? 'scan.grade.is' : 'scan.grade.limit', limit)}</span>}
              {scanPhrase(message)}
            </li>
          ))}
        </ul>
      )}
      <p class="scan-source"><a href={source} target="_blank" rel="noreferrer">{guide}</a>, {version}</p>
    </Section>
  )
}

function Score({ label, value }: { readonly label: string; readonly value: number }): JSX.Element {
  return (
    <div class="score">
      <dt>{label}</dt>
      <dd><meter min={0} max={100} low={65} high={80} optimum={100} value={value} aria-hidden="true" /><span class="figures">{value}</span></dd>
    </div>
  )
}

function toneOf(letter: ScanGrade['grade']): 'good' | 'warned' | 'bad' | 'none' {
  if (letter === null) return 'none'
  if (letter.startsWith('A')) return 'good'
  return letter === 'B' || letter === 'C' ? 'warned' : 'bad'
}
