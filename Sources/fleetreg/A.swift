import ArgumentParser
import Server
@main struct M: ParsableCommand { func run() {} }
