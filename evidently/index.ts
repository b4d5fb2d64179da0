export * from './defaults';
export { parseDefinitions } from '../nodes/AwsEvidently/evaluate/parseDefinitions';
export { readEvents, type StoredEvent } from './eventLog';
export { FAULT_NAMES, type FaultName, type FaultRates } from './faults';
export { startEvidently, type Evidently } from './server';
export type * from './service';
export type { Stats } from './stats';
