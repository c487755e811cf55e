import type { components } from './generated/openapi.ts';
import type { Page } from './page.ts';

type Models = components['schemas'];

export type Alert = Models['Alert'];
export type Connector = Models['Connector'];
/** A type of connector, and the forms of its settings. */
export type ConnectorDefinition = Models['ConnectorDefinition'];
export type ConnectorTest = Models['ConnectorTest'];
export type ConnectorToAdd = Models['CreateConnector'];
/** What of a connector is to change. */
export type ConnectorChange = Models['UpdateConnector'];
/** A connector to test or look into: a saved one, one not yet saved, or a saved one with changes. */
export type AskedConnector = Omit<Models['TestConnector'], 'source'>;
/** The same, and settings of a source node whose files and folders are tried, too. */
export type ConnectorToTest = AskedConnector & Pick<Models['TestConnector'], 'source'>;
/** How a connector signs in. */
export type AuthMethod = Connector['authMethod'];
/** Settings of a source node. */
export type ReadSettings = NonNullable<Models['TestConnector']['source']>;
export type FileListing = Models['FileListing'];
export type ListedFile = FileListing['files'][number];
export type InferredSchema = Models['InferredSchema'];
export type InferredField = InferredSchema['fields'][number];
export type SchemaToAdd = Models['CreateSchema'];
export type FieldToAdd = NonNullable<SchemaToAdd['fields']>[number];
export type FieldType = SchemaField['dataType'];
export type DeadLetter = Models['DeadLetter'];
export type DeadLetterCause = Models['DeadLetterCause'];
export type DeadLetterCauses = Models['DeadLetterCauses'];
export type DeadLetterPreview = Models['DeadLetterPreview'];
/** What dead letters are narrowed by. */
export type DeadLetterFilter = NonNullable<Models['DeadLetterSelection']['filter']>;
/** Why dead letters cannot be replayed. */
export type ReplayRefusal = NonNullable<Models['ReplayRefusal']>;
export type DeadLetterStatus = DeadLetter['status'];
/** Dead letters by their ids, or all that match. */
export type DeadLetterSelection = Models['DeadLetterSelection'];
/** Where a bad row goes. */
export type ErrorHandling = NonNullable<Models['ResumeRun']['errorHandling']>;
/** What a live connection sends: a snapshot first, then the run as it changes, then its end. */
export type LiveMessage = Models['LiveMessage'];
export type Pipeline = Models['Pipeline'];
export type PipelineChange = Models['PipelineChange'];
export type PipelineDiff = Models['PipelineDiff'];
export type PipelineVersion = Models['PipelineVersion'];
export type PipelinePlan = Models['PipelinePlan'];
export type PipelineDefinition = Models['PipelineDefinition'];
export type PipelineNode = Models['PipelineNode'];
/** The forms of all settings. */
export type Definitions = Models['Definitions'];
export type DryRun = Models['DryRun'];
export type DryRunCause = Models['DryRunCause'];
export type DryRunNode = Models['DryRunNode'];
export type DryRunTable = Models['DryRunTable'];
export type Preview = Models['Preview'];
/** What a preview of a saved pipeline asks for. */
export type PreviewRequest = NonNullable<Models['PreviewSavedPipeline']>;
export type TestResult = Models['TestResult'];
export type TestToAdd = Models['AddPipelineTest'];
export type PreviewColumn = Models['PreviewColumn'];
export type PreviewNode = Models['PreviewNode'];
export type PreviewReject = Models['PreviewReject'];
export type PreviewRow = Models['PreviewRow'];
/** What a resume changes. */
export type ResumeRun = Models['ResumeRun'];
export type RowErrorCause = Models['RowErrorCause'];
export type Run = Models['Run'];
export type RunCheck = Models['RunCheck'];
export type RunCounts = Models['RunCounts'];
export type RunFault = Models['RunError'];
export type RunLogEntry = Models['RunLogEntry'];
export type RunNode = Models['RunNode'];
export type RunStatus = Run['status'];
export type RowError = Models['RowError'];
/** What is shown of a rejected row, in a run's errors and among dead letters alike. */
export type ShownReject = Omit<RowError, 'lineColumn' | 'createdAt'>;
export type Schema = Models['Schema'];
export type SchemaData = Models['SchemaData'];
export type SchemaField = Models['SchemaField'];
/** What starts runs by itself. */
export type Trigger = NonNullable<Pipeline['trigger']>;
export type TriggerState = Models['TriggerState'];
/** What came of a look that somebody has asked for. */
export type TriggerLook = Models['TriggerLook'];
export type Session = Models['Session'];

export type RunPage = Page<Run>;

/** What the list of runs can be narrowed by, as it stands in the address. */
export interface RunFilter {
  readonly status?: RunStatus;
  readonly pipelineId?: string;
}
