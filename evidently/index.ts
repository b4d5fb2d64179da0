export * from './defaults';
export type { Credentials, CredentialSource } from '../nodes/AwsEvidently/receive/credentials';
export { AwsError } from '../nodes/AwsEvidently/receive/awsErrors';
export { readEvents, type StoredEvent } from './eventLog';
export { FAULT_NAMES, type FaultName, type FaultRates } from './faults';
export { projectArn } from '../nodes/AwsEvidently/receive/projects';
export type { RawReply } from '../nodes/AwsEvidently/receive/replies';
export { startEvidently, type Evidently, type EvidentlyOptions } from './server';
export type { ReceivedRequest, SubstituteReply } from './service';
export {
	verifySignature,
	type Caller,
	type SignedRequest,
} from '../nodes/AwsEvidently/receive/signature';
export { summarize, type Stats } from './stats';
