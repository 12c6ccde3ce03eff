-- Times are milliseconds since 1970. JSON is text, so that both databases keep it as it was written.

create table orders (
  id ${identity},
  customer text not null, -- empty once the customer was forgotten
  name text, -- JSON
  state text not null,
  content text not null, -- JSON, as the specialist spells it
  bill text not null, -- JSON: prices of then
  reading text, -- JSON
  review text not null, -- JSON
  corrected integer not null,
  words text not null, -- what a search looks at
  begun bigint not null,
  changed bigint not null,
  version bigint not null
);
create index orders_of_customer on orders (customer, id);
create index orders_by_day on orders (begun);
create index orders_by_state on orders (state, id);

create table messages (
  received ${identity},
  id text not null unique,
  customer text not null,
  sent_at bigint not null,
  payload text not null, -- JSON
  state text not null, -- received, done
  attempts integer not null,
  next_try bigint not null,
  problem text,
  kind text,
  confidence double precision,
  person text not null, -- none, needed, answered
  answered_by text,
  answered_at bigint,
  order_id bigint references orders (id)
);
create index messages_of_customer on messages (customer, received);
create index messages_of_order on messages (order_id);
create index messages_to_process on messages (received) where state = 'received';
create index messages_to_process_of_customer on messages (customer, received)
  where state = 'received';
create index messages_for_persons on messages (received) where person = 'needed';

create table corrections (
  id ${identity},
  order_id bigint not null references orders (id),
  text text not null, -- JSON: what the model had read
  gold text not null, -- JSON
  at bigint not null,
  by_whom text not null
);
create index corrections_of_order on corrections (order_id, id);

create table outgoing (
  id ${identity},
  customer text not null,
  body text not null, -- JSON
  reply_to text references messages (id),
  state text not null, -- waiting, sent, failed, expired
  attempts integer not null,
  next_try bigint not null,
  problem text,
  sent_id text unique,
  written bigint not null
);
create index outgoing_of_customer on outgoing (customer, id);
create index outgoing_replies on outgoing (reply_to);
create index outgoing_to_send on outgoing (id) where state = 'waiting';
create index outgoing_to_send_to_customer on outgoing (customer, id) where state = 'waiting';

-- A receipt may come before the answer is known to be sent, so it stands by itself.
create table receipts (
  sent_id text primary key,
  status integer not null,
  at bigint not null,
  problem text
);

-- Hashes of the ids of removed messages: a late delivery does not bring them back.
create table forgotten (
  digest text primary key,
  at bigint not null
);

-- Written to find out whether the database can be written again.
create table pulse (
  id integer primary key,
  at bigint not null
);
insert into pulse (id, at) values (1, 0);
