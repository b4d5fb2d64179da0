import type { IConnections } from 'n8n-workflow';

import { chain, evidently, manualTrigger, node } from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { startChatModel, type ChatModel } from './chatModel';
import { screenshot } from './screenshot';

const AGENT = 'AI Agent';
const MODEL = 'Chat Model';
const TOOL = 'Record a signup';

let world: BrowserWorld;
let model: ChatModel;

beforeAll(async () => {
	world = await openBrowserWorld();
	model = await startChatModel({ Data: { signup: 'mia' } });
});
afterAll(async () => {
	await world?.close();
	await model?.close();
});

async function agentWorkflow(withTool: boolean) {
	const { client } = world;
	const openAi = { id: await createModelCredential(), name: 'Chat model' };
	const agent = node(AGENT, '@n8n/n8n-nodes-langchain.agent', 2.2, {
		promptType: 'define',
		text: 'Record that Mia has signed up.',
	});
	const workflow = chain('Agent', [manualTrigger(), agent]);
	const chatModel = node(MODEL, '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
		model: { __rl: true, mode: 'id', value: 'stub' },
	});
	workflow.nodes.push({ ...chatModel, position: [200, 240], credentials: { openAiApi: openAi } });
	Object.assign(workflow.connections, connected(MODEL, 'ai_languageModel'));
	if (withTool) {
		workflow.nodes.push(tool());
		Object.assign(workflow.connections, connected(TOOL, 'ai_tool'));
	}
	return await client.createWorkflow(workflow);
}

async function createModelCredential(): Promise<string> {
	const data = { apiKey: 'none', url: model.url };
	return await world.client.createCredential('Chat model', 'openAiApi', data);
}

function connected(from: string, type: 'ai_languageModel' | 'ai_tool'): IConnections {
	return { [from]: { [type]: [[{ node: AGENT, type, index: 0 }]] } };
}

function tool() {
	const data = "={{ $fromAI('Data', 'What happened', 'json') }}";
	const plain = evidently(world.credential, 'checkout', { dataSource: 'json', data });
	return {
		...plain,
		name: TOOL,
		id: TOOL,
		type: `${plain.type}Tool`,
		position: [480, 240] as [number, number],
	};
}

it('offers the node as a tool of an AI agent', async () => {
	const { editor } = world;
	await editor.openWorkflow(await agentWorkflow(false));
	await editor.addTool(AGENT);
	await editor.search('evidently');
	await editor.found().filter({ hasText: 'AWS CloudWatch Evidently Tool' }).waitFor();
	await screenshot(editor.page, 'agent-tool');
});

it('sends an event when an AI agent calls the node as its tool', async () => {
	const { client, evidently: server } = world;
	const id = await agentWorkflow(true);
	const execution = await client.finished(await client.start(id, 'Start'));
	expect(execution.status).toBe('success');

	const [stored] = await server.readEvents('checkout');
	expect(JSON.parse(stored?.data ?? '')).toEqual({ signup: 'mia' });
	const answer = JSON.stringify(execution.data.resultData.runData[AGENT]);
	expect(answer).toContain(stored?.eventId);
	const { tools = [] } = model.requests.at(-1)!;
	expect(tools.map((each) => each.function.description)).toEqual([
		expect.stringContaining('fill Data (JSON) with a JSON object that says what happened'),
	]);
});
