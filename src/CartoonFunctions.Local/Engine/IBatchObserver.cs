using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>Somebody who watches a batch. Called from several threads, and must be quick.</summary>
interface IBatchObserver
{
    /// <summary>The batch is somewhere else now than at the last call.</summary>
    void Progressed(BatchProgress progress);

    /// <summary>A photo is being drawn.</summary>
    void PhotoStarted(PlannedPhoto photo);

    /// <summary>The results are being zipped.</summary>
    void Packing();
}
