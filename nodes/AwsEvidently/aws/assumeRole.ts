import type { STSClient } from '@aws-sdk/client-sts';
import type {
	AwsCredentialIdentity,
	AwsCredentialIdentityProvider,
	RetryStrategyV2,
} from '@smithy/types';

import type { Connection, Role } from '../shared/connection';
import { annotateErrors } from './annotateErrors';
import type { Handler } from './requestHandler';
import { loadSdk } from './sdk/loadSdk';
import { explain } from './serviceErrors';

/** Keys are renewed this long before they expire, or in the last quarter of a shorter lifetime. */
const RENEWAL_MARGIN_MS = 5 * 60 * 1000;

/** After a renewal that failed, the next one waits this long, so that not every request calls STS. */
const RENEWAL_RETRY_MS = 10 * 1000;

/** STS refused the role, or could not be reached. */
export class AssumeRoleError extends Error {
	override name = 'AssumeRoleError';

	readonly advice: string;

	/**
	 * @param failure the error of the request to STS. It isn't this error's cause, since the SDK would
	 * then retry the request that needs the role, after the attempts for the role have been used up.
	 */
	constructor(
		role: Role,
		readonly failure: unknown,
	) {
		const { message, advice } = explain(failure, 'assume');
		super(`The role ${role.arn} can't be assumed: ${message}`);
		this.advice = advice ?? "Check the role's trust policy and the credential's keys.";
	}
}

/** How requests to STS are sent and retried. */
export interface StsOptions {
	requestHandler: Handler;
	retryStrategy: RetryStrategyV2;
}

/**
 * Returns a provider of the role's temporary keys. The first keys are requested at once, so that a
 * role that can't be assumed ends a run before it has sent anything. They are renewed before they
 * expire. If that fails, requests use the old keys for as long as these are valid.
 *
 * @throws AssumeRoleError
 */
export async function assumedKeys(
	{ region, keys }: Connection,
	role: Role,
	options: StsOptions,
): Promise<AwsCredentialIdentityProvider> {
	const { STSClient } = await loadSdk();
	const { endpoint } = role;
	const sts = new STSClient({ region, credentials: keys, endpoint, ...options });
	// It would name a browser, as in the client for Evidently.
	sts.middlewareStack.remove('getUserAgentMiddleware');
	sts.middlewareStack.add(annotateErrors(), { step: 'deserialize', priority: 'high' });
	const assume = async () => toIssuedKeys(await assumeRole(sts, role));
	let current = await assume();
	let renewal: Promise<void> | undefined;
	const keepWhileValid = (error: Error) => {
		if (Date.now() >= current.expiry) return Promise.reject(error);
		return { ...current, renewAt: Date.now() + RENEWAL_RETRY_MS };
	};
	const renew = async () => void (current = await assume().catch(keepWhileValid));
	return async () => {
		if (Date.now() >= current.renewAt) {
			// Concurrent requests wait for the same call.
			renewal ??= renew().finally(() => (renewal = undefined));
			await renewal;
		}
		return current.identity;
	};
}

/** Temporary keys, with times in epoch milliseconds. */
interface IssuedKeys {
	identity: AwsCredentialIdentity;
	renewAt: number;
	expiry: number;
}

function toIssuedKeys(identity: AwsCredentialIdentity): IssuedKeys {
	const expiry = identity.expiration?.getTime() ?? Infinity;
	const margin = Math.min(RENEWAL_MARGIN_MS, (expiry - Date.now()) / 4);
	return { identity, renewAt: expiry - margin, expiry };
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
		throw new AssumeRoleError(role, new Error('The response from STS contains no keys.'));
	}
	return {
		accessKeyId: issued.AccessKeyId,
		secretAccessKey: issued.SecretAccessKey,
		sessionToken: issued.SessionToken,
		expiration: issued.Expiration,
	};
}
