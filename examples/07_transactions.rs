//! Transfers between two accounts: all of it or nothing, once, and a typed answer to why not.
//!
//! ```sh
//! cargo run -p examples --example 07_transactions
//! ```

use std::error::Error as StdError;
use std::fmt;

use dynatable::{Db, Error, RetryPolicy, Table};

#[derive(Table, Debug)]
#[table(name = "Accounts")]
struct Account {
    #[table(partition_key)]
    id: String,
    balance: u64,
}

#[derive(Table, Debug)]
#[table(name = "Transfers")]
struct Transfer {
    #[table(partition_key)]
    id: String,
    from: String,
    to: String,
    amount: u64,
}

/// Why a transfer was not made.
#[derive(Debug)]
enum Refused {
    /// The account has less than that.
    TooLittle {
        balance: u64,
    },
    NoSuchAccount(String),
    /// There is another transfer of this id.
    IdTaken(Transfer),
    Database(Error),
}

/// The places of the operations in the transaction, and so of their reasons.
const FROM: usize = 0;
const TO: usize = 1;
const TRANSFER: usize = 2;

async fn send(db: &Db, transfer: &Transfer) -> Result<(), Refused> {
    let Transfer {
        id,
        from,
        to,
        amount,
        ..
    } = transfer;
    let sent = db
        .transact_write()
        .add(
            Account::update(from)
                .set(Account::BALANCE, Account::BALANCE.minus(*amount))
                .condition(Account::BALANCE.ge(*amount)),
        )
        .add(Account::update(to).set(Account::BALANCE, Account::BALANCE.plus(*amount)))
        .add(transfer.put().if_absent())
        // Sent twice within ten minutes, by whomever, it is made once.
        .token(id)
        // Others use the same accounts: that passes.
        .retry_conflicts(RetryPolicy::new().attempts(5))
        .send()
        .await;
    let canceled = match sent {
        Err(Error::TransactionCanceled(canceled)) => canceled,
        other => return other.map_err(Refused::Database),
    };
    match canceled.failed().next() {
        Some(FROM) => match canceled.reasons()[FROM].current::<Account>()? {
            Some(Account { balance, .. }) => Err(Refused::TooLittle { balance }),
            None => Err(Refused::NoSuchAccount(from.clone())),
        },
        Some(TO) => Err(Refused::NoSuchAccount(to.clone())),
        Some(TRANSFER) => match canceled.reasons()[TRANSFER].current()? {
            Some(other) => Err(Refused::IdTaken(other)),
            None => Err(Error::TransactionCanceled(canceled).into()),
        },
        _ => Err(Error::TransactionCanceled(canceled).into()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let db = Db::embedded()?;
    db.table::<Account>().create().await?;
    db.table::<Transfer>().create().await?;
    let [ann, bob] = [("ann", 100), ("bob", 0)].map(|(id, balance)| Account {
        id: id.into(),
        balance,
    });
    // Both accounts, or none.
    db.transact_write()
        .extend([ann.put().if_absent(), bob.put().if_absent()])
        .send()
        .await?;

    for transfer in [
        transfer("t1", "ann", "bob", 70),
        transfer("t1", "ann", "bob", 70), // the same one, which changes nothing
        transfer("t2", "ann", "bob", 70),
        transfer("t3", "ann", "cat", 10),
    ] {
        match send(&db, &transfer).await {
            Ok(()) => println!("{}: {} to {}", transfer.id, transfer.amount, transfer.to),
            Err(refused) => println!("{}: {refused}", transfer.id),
        }
    }

    // Both as they were at one moment.
    let (ann, bob) = db
        .transact_get((Account::get("ann"), Account::get("bob")))
        .send()
        .await?;
    println!("{ann:?}\n{bob:?}");
    Ok(())
}

fn transfer(id: &str, from: &str, to: &str, amount: u64) -> Transfer {
    Transfer {
        id: id.into(),
        from: from.into(),
        to: to.into(),
        amount,
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Refused::Database(error)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::TooLittle { balance } => write!(f, "refused, there are only {balance}"),
            Refused::NoSuchAccount(id) => write!(f, "refused, there is no account {id}"),
            Refused::IdTaken(other) => write!(f, "refused, it is a transfer to {}", other.to),
            Refused::Database(error) => error.fmt(f),
        }
    }
}
