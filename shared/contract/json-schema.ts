import * as z from 'zod'
import { Certificate, Revocation, SignedTimestamp, Trust } from './certificate.ts'
import { BatchLine, ProbeEvent } from './events.ts'
import { Failure } from './failures.ts'
import { Finding } from './findings.ts'
import { HopNetwork } from './hop-network.ts'
import { BodyPreview, Http, HttpFacts, InterimAnswer } from './http.ts'
import { Problem } from './problem.ts'
import { Fetched, Greeting, Hop, HopRedirect, HopTarget, PhaseStatistics, ProbeReport, Samples, Starttls, Vantage, WebSocketResult } from './report.ts'
import { RegionalReport, RegionResult, RegionsEvent, RegionsMessage } from './regions.ts'
import { BatchRequest, ProbeRequest, TlsOptions, TrustOptions } from './request.ts'
import { RecordedResult, RecordOutcome, ResultsAggregate, ResultsDeleted, ResultsPage } from './results.ts'
import {
  ScanRequest, ScanRefusal, ScanVersionResult, ScanSuite, ScanSuites, ScanGroup, ScanGroups, ScanDhParameters, ScanHelloRetry,
  ScanSignatureSchemes, ScanClientKind, ScanCertificate, ScanFeatures, ScanTolerance, ScanUntested, ScanFacts, ScanReport, ScanEvent,
} from './scan.ts'
import { ScanClientResult, ScanFinding, ScanGrade, ScanGradeReason, ScanJudgement, ScanProfileMiss, ScanProfileResult } from './scan-judgement.ts'
import { ClientMessage, ServerMessage } from './socket-messages.ts'
import { Phase, Timings } from './timings.ts'
import { ClientCertificate, ClientHello, ExtensionView, Flight, FlightMessage, ServerHello, Tls } from './tls.ts'
import { WorkerInfo } from './worker-info.ts'

/** The contract as JSON Schema (draft 2020-12), for callers in other languages: one definition for each type. */
export function contractSchema(): { $schema: string; title: string; $defs: Record<string, object> } {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(types)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/$defs/${id}` })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Hostlens',
    $defs: Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _, $id: __, ...definition }]) => [id, definition])),
  }
}

const types = {
  ProbeRequest, TlsOptions, TrustOptions,
  ProbeReport, Hop, HopTarget, HopRedirect, WebSocketResult, Fetched, Greeting, Starttls, HopNetwork, Vantage, Phase, Timings, Flight, FlightMessage, ClientHello, ServerHello, ExtensionView,
  Tls, ClientCertificate, Certificate, Trust, Revocation, SignedTimestamp, Http, HttpFacts, InterimAnswer, BodyPreview, Failure, Finding,
  Samples, PhaseStatistics, BatchRequest, BatchLine,
  RegionalReport, RegionResult, RegionsEvent, RegionsMessage,
  RecordOutcome, RecordedResult, ResultsPage, ResultsAggregate, ResultsDeleted,
  ScanRequest, ScanRefusal, ScanVersionResult, ScanSuite, ScanSuites, ScanGroup, ScanGroups, ScanDhParameters, ScanHelloRetry,
  ScanSignatureSchemes, ScanClientKind, ScanCertificate, ScanFeatures, ScanTolerance, ScanUntested, ScanFacts, ScanReport, ScanEvent,
  ScanJudgement, ScanGrade, ScanGradeReason, ScanProfileResult, ScanProfileMiss, ScanClientResult, ScanFinding,
  ProbeEvent, ClientMessage, ServerMessage, WorkerInfo, Problem,
}
