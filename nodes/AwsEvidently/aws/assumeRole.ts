import type { STSClient } from '@aws-sdk/client-sts';
import type {
	AwsCredentialIdentity,
	AwsCredentialIdentityProvider,
	RetryStrategyV2,
} from '@smithy/types';

import type { Connection, Role } from '../shared/connection';
import { loadSdk } from './sdk/loadSdk';
import type { Handler } from './requestHandler';
import { explain } from './serviceErrors';

/** Renewed this long before they expire, or in the last quarter of a shorter life. In milliseconds. */
const RENEWAL_MARGIN = 5 * 60 * 1000;

/** A role that could not be assumed, in STS's own words. */
export class AssumeRoleError extends Error {
	override name = 'AssumeRoleError';

	/** What to do next. */
	readonly advice: string;

	constructor(role: Role, cause: unknown) {
		const { message, advice } = explain(cause, 'STS');
		super(`The role ${role.arn} can't be assumed: ${message}`);
		this.advice = advice ?? "Check the role's trust policy and the credential's keys.";
	}
}

/** How requests get there, and which of them again. */
export interface WayToSts {
	requestHandler: Handler;
	retryStrategy: RetryStrategyV2;
}

/**
 * The temporary keys of a role: asked for now, so that a role which can't be assumed ends a run
 * before it has sent anything, and again before they expire.
 *
 * @throws AssumeRoleError
 */
export async function assumedKeys(
	{ region, keys }: Connection,
	role: Role,
	way: WayToSts,
): Promise<AwsCredentialIdentityProvider> {
	const { STSClient } = await loadSdk();
	const { endpoint } = role;
	const sts = new STSClient({ region, credentials: keys, endpoint, ...way });
	const assume = async () => withRenewal(await assumeRole(sts, role));
	let current = await assume();
	let renewal: Promise<void> | undefined;
	return async () => {
		if (Date.now() >= current.renewAt) {
			// The requests in flight wait for one call together.
			renewal ??= assume()
				.then((renewed) => void (current = renewed))
				.finally(() => (renewal = undefined));
			await renewal;
		}
		return current.identity;
	};
}

function withRenewal(identity: AwsCredentialIdentity) {
	const expiry = identity.expiration?.getTime() ?? Infinity;
	const margin = Math.min(RENEWAL_MARGIN, (expiry - Date.now()) / 4);
	return { identity, renewAt: expiry - margin };
}

async function assumeRole(sts: STSClient, role: Role): Promise<AwsCredentialIdentity> {
	const { AssumeRoleCommand } = await loadSdk();
	const command = new AssumeRoleCommand({
		RoleArn: role.arn,
		RoleSessionName: role.sessionName,
		ExternalId: role.externalId,
	});
	const { Credentials: issued } = await sts.send(command).catch((cause: unknown) => {
		throw new AssumeRoleError(role, cause);
	});
	if (!issued?.AccessKeyId || !issued.SecretAccessKey) {
		throw new AssumeRoleError(role, new Error('STS answered without keys'));
	}
	return {
		accessKeyId: issued.AccessKeyId,
		secretAccessKey: issued.SecretAccessKey,
		sessionToken: issued.SessionToken,
		expiration: issued.Expiration,
	};
}
