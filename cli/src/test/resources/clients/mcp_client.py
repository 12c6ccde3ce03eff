"""Starts Miga as a server of the Model Context Protocol. Arguments: the command."""

import asyncio
import json
import signal
import subprocess
import sys

from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client

# Where tests run in the background SIGINT is ignored, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

COMMAND = sys.argv[1:]
MESSAGE = "3 cachitos, no mejor 5, y dos maltas pa la calle 72, pago móvil"
ORDER = {
    "items": [
        {"quantity": 5, "product": "cachito de jamón"},
        {"quantity": 2, "product": "malta"},
    ],
    "address": "calle 72",
    "payment_method": "pago_movil",
}


async def converse():
    server = stdio_client(StdioServerParameters(command=COMMAND[0], args=COMMAND[1:]))
    async with Client(server) as client:
        assert client.server_info.name == "miga", client.server_info
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert sorted(tools) == ["bakery", "desk"], tools
        assert "payment_method" in tools["bakery"].description
        assert tools["bakery"].input_schema["required"] == ["text"]
        assert "items" in tools["bakery"].output_schema["properties"]
        assert None in tools["desk"].output_schema["properties"]["label"]["enum"]

        order = await client.call_tool("bakery", {"text": MESSAGE})
        assert not order.is_error, order
        assert order.structured_content == ORDER, order
        assert json.loads(order.content[0].text) == ORDER, order

        label = await client.call_tool("desk", {"text": MESSAGE})
        assert label.structured_content["label"] == "pedido", label
        assert 0.5 < label.structured_content["confidence"] <= 1, label

        for arguments in ({"text": " "}, {"text": "a" * 5000}, {}):
            failed = await client.call_tool("bakery", arguments)
            assert failed.is_error and failed.content[0].text, failed

        many = [client.call_tool("bakery", {"text": MESSAGE}) for _ in range(8)]
        assert all(each.structured_content == ORDER for each in await asyncio.gather(*many))


def lines():
    """By the specification alone: nothing else on standard output, and status 0."""
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}}
    hello["clientInfo"] = {"name": "lines", "version": "1"}
    call = {"name": "bakery", "arguments": {"text": MESSAGE}}
    messages = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": "a", "method": "tools/call", "params": call},
    ]
    text = "".join(json.dumps({"jsonrpc": "2.0", **each}) + "\n" for each in messages)
    run = subprocess.run(COMMAND, input=text, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [each["id"] for each in answers] == [1, "a"], answers
    assert answers[1]["result"]["structuredContent"] == ORDER, answers


def stopped(by):
    server = subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    while not server.stderr.readline().startswith("offering"):
        assert server.poll() is None, "it ended before it offered anything"
    server.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "server/unknown"}\n')
    server.stdin.flush()
    assert json.loads(server.stdout.readline())["error"]["code"] == -32601
    server.send_signal(by)
    assert server.wait() == 0, by
    assert server.stdout.read() == ""


asyncio.run(converse())
lines()
stopped(signal.SIGINT)
stopped(signal.SIGTERM)
print("all is well")
