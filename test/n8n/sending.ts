import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';

export interface Load {
	endpoint: string;
	credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
	/** The number of concurrent requests. */
	inFlight: number;
	eventsEach: number;
	/** Called after each response with the number of acknowledged requests; `false` ends the load. */
	onAcknowledged(requests: number): Promise<boolean> | boolean;
}

/**
 * Sends requests with the SDK and without retries until `onAcknowledged` returns `false` or they fail.
 *
 * @returns the IDs of the acknowledged events
 */
export async function sendLoad(load: Load): Promise<string[]> {
	const { endpoint, credentials } = load;
	const client = new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: 'us-east-1',
		credentials,
		maxAttempts: 1,
	});
	const event = { type: 'aws.evidently.custom' as const, timestamp: new Date(), data: '{}' };
	const events = Array.from({ length: load.eventsEach }, () => event);
	const acknowledged: string[] = [];
	let isSending = true;
	const sender = async () => {
		while (isSending) {
			const { eventResults = [] } = await client.send(
				new PutProjectEventsCommand({ project: 'demo', events }),
			);
			acknowledged.push(...eventResults.map(({ eventId }) => eventId ?? ''));
			const more = await load.onAcknowledged(acknowledged.length / load.eventsEach);
			isSending &&= more;
		}
	};
	await Promise.allSettled(Array.from({ length: load.inFlight }, sender));
	return acknowledged;
}
