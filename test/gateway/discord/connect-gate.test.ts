import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnectGate } from '../../../gateway/discord/connect-gate.ts';

test('an attempt may go on while the gate stays open', () => {
  const mayGoOn = createConnectGate().beginAttempt();
  assert.equal(mayGoOn(), true);
});

test('an attempt that waited across a close gives up, even after the gate opened again', () => {
  const gate = createConnectGate();
  const mayGoOn = gate.beginAttempt();
  gate.close();
  assert.equal(mayGoOn(), false);
  gate.onClosed();
  gate.open();
  assert.equal(mayGoOn(), false);
  assert.equal(gate.beginAttempt()(), true);
});

test('an attempt that begins while everything is closed gives up', () => {
  const gate = createConnectGate();
  gate.close();
  gate.onClosed();
  assert.equal(gate.beginAttempt()(), false);
});

test('what the library says about sessions is ignored while we close them, not afterwards', () => {
  const gate = createConnectGate();
  assert.equal(gate.ignoresSessions(), false);
  gate.close();
  assert.equal(gate.ignoresSessions(), true);
  gate.onClosed();
  assert.equal(gate.ignoresSessions(), false);
});

test('a stopped gate stays stopped, whatever was under way', () => {
  const gate = createConnectGate();
  gate.close();
  gate.stop();
  gate.onClosed();
  gate.open();
  assert.equal(gate.isStopped(), true);
  assert.equal(gate.isOpen(), false);
  assert.equal(gate.ignoresSessions(), true);
  assert.equal(gate.beginAttempt()(), false);
});
