import express, { type Request, type Response } from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ChatRequest {
	stream?: boolean;
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: { name: string; description?: string } }>;
}

export interface ChatModel {
	/** The base URL to enter in an OpenAI credential of n8n. */
	url: string;
	requests: ChatRequest[];
	close(): Promise<void>;
}

/**
 * Starts a scripted chat model with OpenAI's Chat Completions API: it calls the first tool that it is
 * offered with these arguments, and its answer contains the result of the tool.
 */
export async function startChatModel(toolArguments: object): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const app = express();
	app.use(express.json({ limit: '10mb' }));
	app.post('/v1/chat/completions', (request: Request, response: Response) => {
		const body = request.body as ChatRequest;
		requests.push(body);
		const message = nextMessage(body, toolArguments);
		if (body.stream) sendAsStream(response, message);
		else response.json(completion('chat.completion', { message }, message));
	});
	const server = await new Promise<Server>((resolve) => {
		const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
	});
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.closeAllConnections();
		await new Promise<void>((resolve) => server.close(() => resolve()));
	};
	return { url: `http://127.0.0.1:${port}/v1`, requests, close };
}

interface Message {
	role: 'assistant';
	content: string | null;
	tool_calls?: object[];
}

function nextMessage({ messages, tools = [] }: ChatRequest, toolArguments: object): Message {
	const last = messages.at(-1);
	const [tool] = tools;
	if (last?.role === 'tool' || !tool) {
		return { role: 'assistant', content: `The tool returned: ${JSON.stringify(last?.content)}` };
	}
	const call = { name: tool.function.name, arguments: JSON.stringify(toolArguments) };
	return {
		role: 'assistant',
		content: null,
		tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }],
	};
}

function completion(object: string, choice: object, message: Message): object {
	return {
		id: 'chatcmpl-1',
		object,
		created: Math.floor(Date.now() / 1000),
		model: 'stub',
		choices: [{ index: 0, finish_reason: message.tool_calls ? 'tool_calls' : 'stop', ...choice }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function sendAsStream(response: Response, message: Message): void {
	response.setHeader('content-type', 'text/event-stream');
	const chunk = completion('chat.completion.chunk', { delta: message }, message);
	response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
}
