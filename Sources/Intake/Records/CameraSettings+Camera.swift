public import Devices
public import Fleet

extension CameraSettings {
  /// What the register says of a camera, as its payloads are read.
  public init(_ camera: Camera) {
    self.init(
      id: camera.id, gate: camera.gate, barrier: camera.barrier,
      format: camera.format.flatMap { DeviceFormat(rawValue: $0) }, directions: camera.directions,
      defaultDirection: camera.defaultDirection, zone: camera.zone,
      colourTable: camera.colourTable, clockTolerance: camera.clockTolerance)
  }
}
