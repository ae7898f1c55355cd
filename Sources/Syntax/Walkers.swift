extension Statement {
  /// The names that the statement assigns, blocks included, each once.
  public func namesAssigned() -> [Name] {
    var names: [Name] = []
    collect(into: &names)
    var seen: Set<String> = []
    return names.filter { seen.insert($0.key).inserted }
  }

  /// Whether it may leave a loop or function around it: it holds `break`, `continue` or `return`.
  public var mayJump: Bool {
    switch kind {
    case .breakLoop, .continueLoop, .return: true
    case .if(let branches, let otherwise):
      branches.contains { $0.body.contains(where: \.mayJump) } || (otherwise ?? []).contains(where: \.mayJump)
    case .for(_, _, let body), .while(_, let body): body.contains(where: \.mayJump)
    case .attempt(let body, _, let handler): (body + handler).contains(where: \.mayJump)
    default: false
    }
  }

  private func collect(into names: inout [Name]) {
    switch kind {
    case .assign(let targets, _, let right):
      names += targets.map(\.name)
      if case .verb(.time(let inner)) = right.kind { inner.collect(into: &names) }
    case .define(let definition): names.append(definition.name)
    case .if(let branches, let otherwise):
      for branch in branches { for statement in branch.body { statement.collect(into: &names) } }
      for statement in otherwise ?? [] { statement.collect(into: &names) }
    case .for(let loop, _, let body):
      names += loop
      for statement in body { statement.collect(into: &names) }
    case .while(_, let body): for statement in body { statement.collect(into: &names) }
    case .attempt(let body, let error, let handler):
      if let error { names.append(error) }
      for statement in body + handler { statement.collect(into: &names) }
    case .verb(.time(let inner)), .verb(.profile(let inner)): inner.collect(into: &names)
    case .expression, .breakLoop, .continueLoop, .return, .verb: break
    }
  }
}
