import Fleet

extension Owner {
  /// Stores what devices and files delivered, in one durable transaction: every record with its number
  /// and its place in the outbox, or, where anything fails, nothing at all.
  ///
  /// Imports call this with a few thousand deliveries at a time and read the next ones meanwhile; memory
  /// stays flat. A camera's push is one delivery.
  /// - Returns: one result for each delivery, in their order.
  public func store(_ deliveries: [Delivery]) throws -> [StoreResult] {
    let now = clock()
    let results = try write { db in
      var storing = try Storing(db, at: now, ids: ids, pictures: pictureNeeds(db, at: now))
      var results: [StoreResult] = []
      results.reserveCapacity(deliveries.count)
      for delivery in deliveries { results.append(try storing.store(delivery)) }
      ids = try storing.finish()
      return results
    }
    if results.contains(where: \.isNew) { onWaiting?() }
    return results
  }

  /// What storing would do, with nothing stored: for a dry run.
  public func rehearse(_ deliveries: [Delivery]) throws -> [StoreResult] {
    let now = clock()
    return try rehearse { db in
      var storing = try Storing(db, at: now, ids: ids, pictures: pictureNeeds(db, at: now))
      return try deliveries.map { try storing.store($0) }
    }
  }
}
