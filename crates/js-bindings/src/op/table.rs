//! The one list of ops: it gives binding objects and the snapshot's external references.

use crate::value::{Object, Scope, string};

/// One native function as JavaScript sees it.
#[derive(Clone, Copy)]
pub struct Op {
    /// Its JavaScript name, in camel case.
    pub name: &'static str,
    /// What V8 calls.
    pub call: v8::FunctionCallback,
    /// What optimized code calls instead, none or one.
    pub fast: &'static [v8::fast_api::CFunction],
}

// SAFETY: the pointers inside are of functions and of constant type descriptions: nothing behind them changes.
unsafe impl Sync for Op {}

impl std::fmt::Debug for Op {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All ops of an embedder, grouped by module. The order is part of a snapshot made with it.
///
/// Groups must come from one `static`: a constant may have several addresses, and a snapshot refers to them.
#[derive(Debug, Clone, Default)]
pub struct OpTable {
    groups: Vec<Vec<&'static [Op]>>,
}

impl OpTable {
    /// An empty table.
    pub fn new() -> OpTable {
        OpTable::default()
    }

    /// Adds a module's ops; returns nothing, as groups are found by what the module itself names.
    pub fn add(&mut self, ops: &[&'static [Op]]) {
        self.groups.push(ops.to_vec());
    }

    /// Addresses that a snapshot may refer to, in table order.
    pub(crate) fn external_references(&self) -> Vec<v8::ExternalReference> {
        let mut refs = Vec::new();
        for op in self.groups.iter().flatten().copied().flatten() {
            refs.push(v8::ExternalReference { function: op.call });
            // A template refers to its list of fast functions as a whole.
            if !op.fast.is_empty() {
                refs.push(v8::ExternalReference {
                    pointer: op.fast.as_ptr().cast_mut().cast(),
                });
            }
            for fast in op.fast {
                refs.push(v8::ExternalReference {
                    pointer: fast.address().cast_mut(),
                });
                refs.push(v8::ExternalReference {
                    type_info: fast.type_info(),
                });
            }
        }
        refs
    }
}

/// An object with one function an op.
pub fn binding_object<'s>(scope: &mut Scope<'s, '_>, ops: &[&'static [Op]]) -> Object<'s> {
    let object = v8::Object::new(scope);
    for op in ops.iter().copied().flatten() {
        let name = string(scope, op.name);
        let builder = v8::FunctionTemplate::builder_raw(op.call);
        let template = if op.fast.is_empty() {
            builder
                .constructor_behavior(v8::ConstructorBehavior::Throw)
                .build(scope)
        } else {
            builder.build_fast(scope, op.fast)
        };
        let function = template
            .get_function(scope)
            .expect("a function template gives a function");
        function.set_name(name);
        object.set(scope, name.into(), function.into());
    }
    object
}
