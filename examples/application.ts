/** Simulates an application that evaluates a feature for its users and sends events. */
import {
	BatchEvaluateFeatureCommand,
	EvidentlyClient,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';

import { localCredential } from '../evidently/credential';

export const USERS = 1000;

/** BatchEvaluateFeature accepts at most this number of requests. */
const BATCH_SIZE = 20;
const PROJECT = 'checkout';

/** @returns the number of users for each variation */
export async function visit(endpoint: string): Promise<Map<string, number>> {
	const { region, ...credentials } = localCredential(endpoint).data;
	const client = new EvidentlyClient({ endpoint, region, credentials, disableHostPrefix: true });
	const counts = new Map<string, number>();
	for (let first = 0; first < USERS; first += BATCH_SIZE) {
		const users = Array.from({ length: BATCH_SIZE }, (_, index) => `user-${first + index}`);
		const requests = users.map((entityId) => ({ feature: 'checkout-flow', entityId }));
		const evaluate = new BatchEvaluateFeatureCommand({ project: PROJECT, requests });
		const { results = [] } = await client.send(evaluate);
		for (const { variation = '' } of results) {
			counts.set(variation, (counts.get(variation) ?? 0) + 1);
		}
		const events = users.map((userId) => ({
			type: 'aws.evidently.custom' as const,
			timestamp: new Date(),
			data: JSON.stringify({ userDetails: { userId }, details: { pageLoadTime: 800 } }),
		}));
		await client.send(new PutProjectEventsCommand({ project: PROJECT, events }));
	}
	client.destroy();
	return counts;
}
