import type { CredentialSource } from '../nodes/AwsEvidently/receive/credentials';
import type { RawReply } from '../nodes/AwsEvidently/receive/replies';
import type { EventLog } from './eventLog';
import type { FaultPlan } from './faults';
import type { Stats } from './stats';
import type { TokenBucket } from './tokenBucket';

/** A signed PutProjectEvents request, before it is looked into. */
export interface ReceivedRequest {
	/** A name or an ARN, decoded. */
	project: string;
	/** Lower-case names, each with every value sent. */
	headers: NodeJS.Dict<string[]>;
	body: Buffer;
}

/** Gives a reply to send in place of the service's own, or nothing to let it go on. */
export type SubstituteReply = (
	request: ReceivedRequest,
) => RawReply | undefined | Promise<RawReply | undefined>;

/** What the operations work with. Faults, quota and substitute may change while they do. */
export interface Service {
	/** By name. */
	readonly projects: ReadonlyMap<string, EventLog>;
	readonly credentials: CredentialSource;
	readonly stats: Stats;
	/** Epoch seconds: every project's creation time. */
	readonly startedAt: number;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly log: (message: string) => void;
	faults: FaultPlan;
	quota: TokenBucket | undefined;
	onPutProjectEvents: SubstituteReply | undefined;
}
