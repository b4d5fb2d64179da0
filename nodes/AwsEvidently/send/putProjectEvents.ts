import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openClient } from '../aws/client';
import { explain } from '../aws/serviceErrors';
import { operationError, toNodeError, type NodeError } from '../shared/nodeErrors';
import { refuseOldN8n } from '../shared/supportedN8n';
import { toBatches, type Batch } from './batches';
import { hintNothingSent, toPreview } from './dryRun';
import { eventConverter, type EvidentlyEvent } from './events';
import { itemError, requestError } from './failures';
import { countOutcomes, describeCounts, isRejected, type Outcome, type Rejected } from './outcomes';
import { sendBatches } from './requests';
import { toItems } from './results';
import { readSettings, type Settings } from './settings';

/** What became of each input item, by its index; a hole is an event that was not sent. */
type Outcomes = Outcome[];

/**
 * The operation: input items go out as events, and each event's result comes back as an item, in
 * the order of the input. In a dry run the events themselves come out, and nothing is sent.
 *
 * @throws NodeOperationError, NodeApiError; never if the node is set to continue on errors, since
 * n8n would then pass the input items on as if they had been sent.
 */
export async function putProjectEvents(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	if (items.length === 0) return [];
	const outcomes: Outcomes = new Array<Outcome>(items.length);
	try {
		await run(context, items, outcomes);
	} catch (cause) {
		const error = toNodeError(context.getNode(), cause, (each) => explain(each, 'send'));
		if (!context.continueOnFail()) throw error;
		failRest(outcomes, error);
	}
	warnOfRejected(context, outcomes);
	return toItems(outcomes, context.getNode().onError);
}

async function run(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	outcomes: Outcomes,
): Promise<void> {
	refuseOldN8n();
	const settings = readSettings(context);
	const convert = () => convertItems(context, items, settings, outcomes);
	if (settings.dryRun) return preview(context, convert(), outcomes);
	// Nothing holds on to the events but their batches, which let them go as they are sent.
	const batches = toBatches(convert(), settings.batchSize);
	if (batches.length === 0) return;
	await send(context, batches, settings, outcomes);
	if (settings.failOnRejected && !context.continueOnFail()) failOnRejected(context, outcomes);
}

/** Converts every item before the first is sent, so that one bad item can stop the run in time. */
function convertItems(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	{ eventKey }: Settings,
	outcomes: Outcomes,
): EvidentlyEvent[] {
	const convert = eventConverter(context, new Date(), eventKey);
	const events: EvidentlyEvent[] = [];
	items.forEach((item, itemIndex) => {
		try {
			events.push(convert(item, itemIndex));
		} catch (cause) {
			const error = itemError(context.getNode(), cause, itemIndex);
			if (!context.continueOnFail()) throw error;
			outcomes[itemIndex] = { error };
		}
	});
	return events;
}

function preview(context: IExecuteFunctions, events: EvidentlyEvent[], outcomes: Outcomes): void {
	for (const event of events) outcomes[event.itemIndex] = toPreview(event);
	hintNothingSent(context);
}

async function send(
	context: IExecuteFunctions,
	batches: Batch[],
	settings: Settings,
	outcomes: Outcomes,
): Promise<void> {
	const signal = context.getExecutionCancelSignal();
	const end = new AbortController();
	const endSignal = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
	const options = { ...settings, signal, endSignal };
	const client = await openClient(context, options);
	let failure: NodeError | undefined;
	const listener = {
		onResult: ({ itemIndex }: EvidentlyEvent, result: Outcome) => {
			outcomes[itemIndex] = result;
		},
		onFailure: (failed: EvidentlyEvent[], cause: unknown) => {
			const error = requestError(context.getNode(), cause, failed);
			for (const { itemIndex } of failed) outcomes[itemIndex] = { error };
			failure ??= error;
			if (!context.continueOnFail()) end.abort();
		},
	};
	await sendBatches(client, batches, listener, options);
	if (signal?.aborted) throw canceledError(context, outcomes);
	if (failure && !context.continueOnFail()) throw withCounts(failure, outcomes);
}

function withCounts(error: NodeError, outcomes: Outcomes): NodeError {
	error.description = `${error.description ?? ''} ${describeCounts(outcomes)}`.trim();
	return error;
}

/** n8n takes a run for canceled, not failed, by this word. */
function canceledError(context: IExecuteFunctions, outcomes: Outcomes): NodeError {
	const description = describeCounts(outcomes);
	return operationError(context.getNode(), 'The execution was canceled', { description });
}

function failRest(outcomes: Outcomes, error: NodeError): void {
	for (let index = 0; index < outcomes.length; index++) outcomes[index] ??= { error };
}

function failOnRejected(context: IExecuteFunctions, outcomes: Outcomes): void {
	const itemIndex = outcomes.findIndex(isRejected);
	if (itemIndex < 0) return;
	const { errorCode, errorMessage } = outcomes[itemIndex] as Rejected;
	const message = `The service rejected the event of item ${itemIndex}: ${errorCode}: ${errorMessage}`;
	const advice = 'Turn the option Fail on Rejected Events off to get a result for each event.';
	const description = `${describeCounts(outcomes)} ${advice}`;
	throw operationError(context.getNode(), message, { description, itemIndex });
}

function warnOfRejected(context: IExecuteFunctions, outcomes: Outcomes): void {
	const { accepted, rejected } = countOutcomes(outcomes);
	if (rejected === 0) return;
	context.addExecutionHints({
		message: `The service rejected ${rejected} of ${accepted + rejected} events. Their items say why.`,
		type: 'warning',
		location: 'outputPane',
	});
}
